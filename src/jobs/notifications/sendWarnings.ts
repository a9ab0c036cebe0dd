import {
  abandonedDigests,
  type Claimed,
  claimDigest,
  peopleToWarn,
  takeOverDigest,
} from '../../services/outbox/claim.ts';
import type { Job } from '../scheduler/job.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import { type DigestResult, sendDigest } from './sendDigest.ts';

export type { NotificationDeps } from './notificationDeps.ts';

/** After so long it is asked anew who waits: platforms take a message a second, and nobody with a lock waits behind all of nine o'clock. */
const ROUND_MS = 2_000;

type Counts = Record<DigestResult, number>;

/**
 * Tells people what they are warned of, everything that waits for one in a message, urgent ones first. Claimed before, marked just
 * before the platform is asked, settled after (invariant 9): see tellDigest.ts.
 */
export function sendWarningsJob(deps: NotificationDeps): Job {
  return {
    name: 'tell-warnings',
    summary: 'Warns owners of keys that end, are locked, or need a look for another reason.',
    cron: '*/5 * * * * *',
    async run(say) {
      const { platforms } = deps;
      // They wait, and are dropped or worded as things stand when their owner speaks.
      if (platforms.length === 0) return say?.('No chat platform is set up: warnings wait for the console.');
      if (platforms.every((platform) => platform.healthProblem() !== undefined))
        return say?.('No chat platform can be written to.');
      const counts: Counts = { told: 0, later: 0, nobody: 0, left: 0 };
      await sendAll(deps, counts);
      const { told, later, nobody, left } = counts;
      say?.(`Messages told: ${told}. To be tried again: ${later + left}. For whom there is nobody to tell: ${nobody}.`);
    },
  };
}

async function sendAll(deps: NotificationDeps, counts: Counts): Promise<void> {
  const { context, holder } = deps;
  const failed = new Set<string>();
  const isOver = () => deps.stopping?.aborted === true;
  const tell = async (name: string, claim: () => Promise<Claimed | undefined>) => {
    try {
      const claimed = await claim();
      if (claimed === undefined) return;
      for (const result of await sendDigest(deps, claimed)) counts[result] += 1;
    } catch (error) {
      // One that fails must not keep the others from being told; what was claimed is taken over like after a crash.
      failed.add(name);
      deps.log.warn({ err: error, name }, 'warnings could not be told');
    }
  };
  for (;;) {
    const until = performance.now() + ROUND_MS;
    for (const abandoned of await abandonedDigests(context, context.clock())) {
      if (isOver()) return;
      if (failed.has(abandoned.digestId)) continue;
      await tell(abandoned.digestId, () => takeOverDigest(context, abandoned, holder, context.clock()));
    }
    const people = (await peopleToWarn(context, context.clock())).filter((id) => !failed.has(id));
    if (people.length === 0) return;
    for (const personId of people) {
      if (isOver()) return;
      await tell(personId, () => claimDigest(context, personId, holder, context.clock()));
      if (performance.now() >= until) break;
    }
  }
}
