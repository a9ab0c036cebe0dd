import type { Question, Reply } from '../../src/chat/contracts/command.ts';
import { heading, text } from '../../src/chat/contracts/view.ts';
import { rehearsalView } from '../../src/chat/views/incidents/rehearsalView.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import type { Confirmation } from '../../src/domain/people/confirmation.ts';
import { decideRehearsal, type RehearsalKind } from '../../src/domain/rehearsals/rehearsal.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import { formatDuration } from '../../src/domain/time/duration.ts';
import type { DurationMs } from '../../src/domain/time/time.ts';
import { readRehearsal } from '../../src/services/rehearsals/readRehearsal.ts';
import { startRehearsal } from '../../src/services/rehearsals/startRehearsal.ts';
import { keyFacts } from '../key/keyViews.ts';
import type { Authorized, Context } from '../shared/define.ts';
import { OPTION, REHEARSE, REHEARSE_CONSEQUENCE, rehearseQuestion } from './copy.ts';

/** The option by which a command that stops something is rehearsed instead. */
export const REHEARSE_OPTION = { type: 'duration', description: OPTION.rehearse } as const;
/** Under which name the question remembers it, in milliseconds. */
const PARAM = 'rehearse';

/** Asks before a rehearsal begins. */
export async function askToRehearse(
  context: Context,
  key: ApiKey,
  kind: RehearsalKind,
  duration: DurationMs,
): Promise<Result<Question>> {
  const decision = decideRehearsal(key, kind, duration, context.now);
  if (decision.kind === 'refused') return decision;
  const blocks = [
    heading(rehearseQuestion(kind, key.name, formatDuration(duration))),
    await keyFacts(context, key),
    text(REHEARSE_CONSEQUENCE[kind]),
  ];
  const params = { [PARAM]: String(duration) };
  // Nothing is changed yet: cutting it is what waits for an approval.
  return done({ label: REHEARSE, style: 'primary', blocks, params, weighsAs: 'nothing' });
}

/** For how long a question asked to rehearse; undefined where it asked for the real thing. */
export function rehearsedFor({ params }: Confirmation): DurationMs | undefined {
  const duration = params[PARAM];
  return duration === undefined ? undefined : Number(duration);
}

/** Begins a rehearsal whose question was answered. */
export async function beginRehearsal(
  context: Authorized,
  { key, confirmation }: { readonly key: ApiKey; readonly confirmation: Confirmation },
  kind: RehearsalKind,
  duration: DurationMs,
): Promise<Result<Reply>> {
  const started = await startRehearsal(context.services, context.by, confirmation, { kind, duration });
  return started.kind === 'refused' ? started : await rehearsalNow(context, key);
}

/** A key's rehearsal as it is now, with what the person may press. */
export async function rehearsalNow(context: Context, key: ApiKey): Promise<Result<Reply>> {
  const seen = await readRehearsal(context.services, context.actor, key.id);
  return seen === undefined
    ? refused({ code: 'no-rehearsal', subject: key.name })
    : done({ kind: 'view', view: rehearsalView(seen, 'reply') });
}
