import type { Platform, SendResult } from '../../chat/contracts/platform.ts';
import { type DurationMs, type EpochMs, MINUTE, SECOND } from '../../domain/time/time.ts';
import type { ServiceContext } from '../../services/context.ts';
import {
  type ClaimedCopy,
  COPY_CLAIM,
  claimCopy,
  dropCopy,
  releaseCopy,
  renewCopyClaim,
  type ShownFacts,
  settlePostedCopy,
  writeCopy,
} from '../../services/liveMessages/copies.ts';
import type { LiveSubject } from '../../services/liveMessages/subjects.ts';
import type { JobLog } from '../scheduler/job.ts';
import { drawLive, type LiveDrawing } from './liveSubjects.ts';

/** What live messages are shown with. */
export interface CopyDeps {
  readonly context: ServiceContext;
  readonly platforms: readonly Platform[];
  /** The name under which the process claims copies. */
  readonly holder: string;
  readonly log: JobLog;
}

/** When what could not be shown now is tried again. */
const AGAIN_AFTER: DurationMs = 5 * SECOND;
/** The same, where it may have been posted: the platform may still be at it. */
const DOUBTFUL_AFTER: DurationMs = MINUTE;
/** What changes often, while nobody has to decide. The others are questions: who still sees one that was answered presses in vain. */
const SHOWS_PROGRESS: ReadonlySet<LiveSubject['kind']> = new Set(['rotation', 'incident']);
/** How often a message is posted without anyone knowing whether it arrived, before the copy is given up. */
const DOUBTFUL_AT_MOST = 3;

/**
 * Brings one participant's message up to date: claims it, then posts it or changes it, and notes what it shows.
 * @returns (resolves with) whether it is worth another look at once: what it shows may be behind again.
 */
export async function showCopy(deps: CopyDeps, id: string): Promise<boolean> {
  const copy = await claimCopy(deps.context, id, deps.holder);
  if (copy === undefined) return false;
  const renewing = setInterval(() => void renewCopyClaim(deps.context, copy).catch(() => undefined), COPY_CLAIM / 3);
  try {
    const platform = deps.platforms.find(({ name }) => name === copy.platform);
    if (platform === undefined || platform.healthProblem() !== undefined) return await later(deps, copy);
    return copy.handle === '' ? await post(deps, copy, platform) : await change(deps, copy, platform);
  } finally {
    clearInterval(renewing);
  }
}

/** Why nothing is drawn: it doesn't exist for them, or no longer does (invariant 10); or that depends on groups that can't be read now. */
type Undrawn = 'hidden' | 'not-now';

/** Draws what a copy shows, for the participant whose copy it is. */
async function draw({ context }: CopyDeps, copy: ClaimedCopy, platform: Platform): Promise<LiveDrawing | Undrawn> {
  // A conversation is in no group.
  const groups = copy.isPublic === 1 ? [] : await groupsOf(platform, copy.externalId);
  const drawn = await drawLive(context, copy, groups ?? []);
  if (drawn !== undefined) return drawn;
  return groups === undefined ? 'not-now' : 'hidden';
}

async function groupsOf(platform: Platform, externalId: string): Promise<readonly string[] | undefined> {
  return platform.groupsOf === undefined ? [] : await platform.groupsOf(externalId);
}

async function post(deps: CopyDeps, copy: ClaimedCopy, platform: Platform): Promise<boolean> {
  const { context, log } = deps;
  const drawn = await draw(deps, copy, platform);
  if (drawn === 'not-now') return await later(deps, copy);
  const doubts = copy.doubts + Number(copy.triedAt !== null);
  if (drawn === 'hidden' || doubts >= DOUBTFUL_AT_MOST) {
    if (drawn !== 'hidden') log.warn(about(copy), 'live message abandoned: delivery unconfirmed');
    return await dropped(deps, copy);
  }
  // Marked before the platform is asked: what a crash leaves may be there already.
  const now = context.clock();
  const isRemembered = copy.triedAt !== null && mayRemember(platform, copy.triedAt, now);
  const posts = isRemembered ? copy.posts : copy.posts + 1;
  const triedAt = isRemembered ? copy.triedAt : now;
  if (!(await writeCopy(context, copy, { posts, doubts, triedAt }))) return false;
  const name = `${copy.id}-${posts}`;
  const said = await (copy.isPublic === 1
    ? platform.sendToConversation(copy.externalId, drawn.view, name)
    : platform.sendDirect(copy.externalId, drawn.view, name));
  return await settlePost(deps, copy, said, drawn);
}

/**
 * Whether the platform still knows a message that may be there by its name: then it is asked by the same name, and shows it once.
 * Elsewhere another is posted: one that doesn't follow does less harm than none, for its buttons say that what it shows has moved on.
 */
function mayRemember({ remembersFor = 0 }: Platform, triedAt: EpochMs, now: EpochMs): boolean {
  return now >= triedAt && now - triedAt < remembersFor;
}

async function settlePost(deps: CopyDeps, copy: ClaimedCopy, said: SendResult, drawn: LiveDrawing): Promise<boolean> {
  const { context, log } = deps;
  switch (said.kind) {
    case 'told': {
      const { handle } = said.message;
      await settlePostedCopy(context, copy, { handle, shown: drawn.revision });
      return true;
    }
    case 'unknown':
      return await later(deps, copy, {}, DOUBTFUL_AFTER);
    case 'not-now':
      return await later(deps, copy, { posts: copy.posts, doubts: copy.doubts, triedAt: copy.triedAt });
    case 'unreachable':
      log.warn({ ...about(copy), why: said.why }, 'live message undeliverable');
      return await dropped(deps, copy);
  }
}

async function change(deps: CopyDeps, copy: ClaimedCopy, platform: Platform): Promise<boolean> {
  const { context } = deps;
  const looked: { drawn: LiveDrawing | Undrawn } = { drawn: 'not-now' };
  const latest = async () => {
    looked.drawn = await draw(deps, copy, platform);
    return typeof looked.drawn === 'string' ? undefined : looked.drawn.view;
  };
  const changed = await platform.changeMessage(copy.handle, latest, !SHOWS_PROGRESS.has(copy.subjectKind));
  const { drawn } = looked;
  if (drawn === 'hidden') return await dropped(deps, copy);
  if (changed.kind === 'not-now' || drawn === 'not-now') return await later(deps, copy);
  if (changed.kind === 'changed') await releaseCopy(context, copy, { shown: drawn.revision });
  else {
    deps.log.info({ ...about(copy), why: changed.why }, 'live message update failed; posting it again');
    await releaseCopy(context, copy, { handle: '' });
  }
  return true;
}

async function later(
  { context }: CopyDeps,
  copy: ClaimedCopy,
  facts: ShownFacts = {},
  after: DurationMs = AGAIN_AFTER,
): Promise<boolean> {
  await releaseCopy(context, copy, facts, after);
  return false;
}

async function dropped({ context }: CopyDeps, copy: ClaimedCopy): Promise<boolean> {
  await dropCopy(context, copy);
  return false;
}

function about({ subjectKind, subjectId, platform, externalId }: ClaimedCopy) {
  return { [subjectKind]: subjectId, platform, externalId };
}
