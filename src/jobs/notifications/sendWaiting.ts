import type { Platform } from '../../chat/contracts/platform.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { abandonedMessages, type Wanted } from '../../services/outbox/claim.ts';
import type { Outbox } from '../../services/outbox/settle.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import type { Outgoing } from './outgoing.ts';
import { type MessageResult, sendMessage } from './sendMessage.ts';

/** What became of the messages of a run. */
export type Counts = Readonly<Record<MessageResult, number>>;

/** Messages of one kind that wait. What is claimed is undefined where another process has it, or nothing is left to send. */
export interface Queue<Item extends { readonly id: string }> {
  readonly outbox: Outbox;
  /** Lists what can be claimed now, in the order in which it is sent: the people for whom something waits, or each message by its name. */
  waiting(now: EpochMs): Promise<readonly string[]>;
  claim(wanted: Wanted, now: EpochMs): Promise<Outgoing<Item> | undefined>;
}

/** After so long the queue is read again: platforms take a message a second, and nobody with a lock waits behind all of nine o'clock. */
const ROUND_MS = 2_000;

/**
 * Sends what waits in a queue, message by message: first what a process that crashed left behind. One that fails
 * keeps no other from being sent; it is taken over like after a crash.
 */
export async function sendWaiting<Item extends { readonly id: string }>(
  deps: NotificationDeps,
  queue: Queue<Item>,
): Promise<Counts> {
  const counts = { told: 0, later: 0, nobody: 0, left: 0 };
  const now = deps.context.clock;
  /** Messages that failed, and people whose platform is away: they wait for the next run. */
  const skipped = new Set<string>();
  const isOver = () => deps.stopping?.aborted === true;
  const send = async (name: string, wanted: Wanted) => {
    try {
      const outgoing = await queue.claim(wanted, now());
      const results = outgoing === undefined ? [] : await sendMessage(deps, outgoing);
      for (const result of results) counts[result] += 1;
      if (outgoing !== undefined && results.includes('later')) skipped.add(name).add(outgoing.claimed.personId);
    } catch (error) {
      skipped.add(name);
      deps.log.warn({ err: error, name, outbox: queue.outbox }, 'message sending failed');
    }
  };
  for (;;) {
    const until = performance.now() + ROUND_MS;
    for (const abandoned of await abandonedMessages(deps.context, queue.outbox, now())) {
      if (isOver()) return counts;
      if (!skipped.has(abandoned.digestId)) await send(abandoned.digestId, abandoned);
    }
    const waiting = (await queue.waiting(now())).filter((name) => !skipped.has(name));
    if (waiting.length === 0) return counts;
    for (const name of waiting) {
      if (isOver()) return counts;
      await send(name, name);
      if (performance.now() >= until) break;
    }
  }
}

/** @returns whether a platform can't be written to right now. */
export function isAway(platform: Platform): boolean {
  return platform.healthProblem() !== undefined;
}
