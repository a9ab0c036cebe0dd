import type { Platform } from '../../chat/contracts/platform.ts';
import type { View } from '../../chat/contracts/view.ts';
import { teamDigestView } from '../../chat/views/teamDigestView.ts';
import { type DurationMs, SECOND } from '../../domain/time/time.ts';
import type { ServiceContext } from '../../services/context.ts';
import { readWarnings } from '../../services/notifications/drawWarnings.ts';
import {
  type ClaimedWarnings,
  claimWarnings,
  forgetMessage,
  messagesBehind,
  releaseWarnings,
} from '../../services/outbox/warningMessages.ts';

/** What messages with a project's warnings are followed with. */
export interface FollowWarningsDeps {
  readonly context: ServiceContext;
  readonly platforms: readonly Platform[];
  /** By this name the process claims messages. */
  readonly holder: string;
  readonly log: { info(facts: object, words: string): void };
}

/** When what could not be changed now is tried again. */
const AGAIN_AFTER: DurationMs = 5 * SECOND;

/** Brings the messages up to date in which a project's keys were offered, and that changed hands since. @returns how many. */
export async function followWarnings(deps: FollowWarningsDeps): Promise<number> {
  const names = deps.platforms.map(({ name }) => name);
  const behind = await messagesBehind(deps.context, names);
  for (const id of behind) {
    const message = await claimWarnings(deps.context, id, deps.holder);
    if (message !== undefined) await change(deps, message);
  }
  return behind.length;
}

async function change(deps: FollowWarningsDeps, message: ClaimedWarnings): Promise<void> {
  const { context, platforms, log } = deps;
  const platform = platforms.find(({ name }) => name === message.platform);
  if (platform === undefined || platform.healthProblem() !== undefined)
    return await releaseWarnings(context, message, message.shown, AGAIN_AFTER);
  let isThere = true;
  const changed = await platform.changeMessage(message.handle, async () => {
    const view = await draw(context, message);
    isThere = view !== undefined;
    return view;
  });
  if (!isThere) return await forgetMessage(context, message);
  if (changed.kind === 'changed') return await releaseWarnings(context, message, message.revision);
  if (changed.kind === 'not-now') return await releaseWarnings(context, message, message.shown, AGAIN_AFTER);
  // It isn't sent again: its buttons say who has the key, and that person is reminded.
  log.info({ platform: message.platform, why: changed.why }, 'warning message update failed');
  await forgetMessage(context, message);
}

/** As things stand now: what changes after the claim is shown once more, by the next run. */
async function draw(context: ServiceContext, message: ClaimedWarnings): Promise<View | undefined> {
  const digest = await readWarnings(context, message);
  if (digest === undefined) return undefined;
  return teamDigestView(digest, context.clock(), message.reader === 'other' ? 'private' : 'conversation');
}
