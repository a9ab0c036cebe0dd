import { In } from 'typeorm';
import { type DurationMs, type EpochMs, MINUTE, SECOND } from '../../domain/time/time.ts';
import type { Transaction } from '../../persistence/database.ts';
import type { OutboxRow } from '../../persistence/entities/outbox.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';

/** The tables of what waits to be sent. Their rows have the columns of {@link OutboxRow} in common. */
export type Outbox = 'notice' | 'conversation_notice' | 'warning';

/** How long a process that claimed a message may stay silent before it counts as crashed. */
export const ABANDONED_AFTER: DurationMs = MINUTE;
/** How long what is in doubt waits until it is tried again: platforms remember it for some minutes only. */
const IN_DOUBT_FOR: DurationMs = 20 * SECOND;

/** A message in the hands of a process. */
export interface Held {
  readonly outbox: Outbox;
  readonly digestId: string;
  readonly holder: string;
}

/**
 * What came of sending. `told`: it was, or may have been. `later`: it surely was not, and is tried again. `nobody`: it reaches nobody,
 * and is dropped.
 */
export type SendOutcome = 'told' | 'later' | 'nobody';

/**
 * Says, before a platform is asked, that a part is tried there now. From then on the process that takes it over knows that it may have
 * been sent. Only its holder may.
 * @param ids the part's rows.
 * @param on where; null takes it back, where the platform surely did nothing.
 * @returns whether the part is still the holder's: otherwise another process took it over, and nothing may be sent.
 */
export async function markTried(
  context: ServiceContext,
  held: Held,
  ids: readonly string[],
  on: string | null,
  now: EpochMs,
): Promise<boolean> {
  return await context.database.write(async ({ manager }) => {
    if (!(await touch(manager, held, now))) return false;
    const tried = { triedOn: on, triedAt: on === null ? null : now };
    const part = { ...mine(held), id: In([...ids]) };
    return (await manager.update<OutboxRow>(held.outbox, part, tried)).affected !== 0;
  });
}

/** Leaves a message that may have been sent to the process that takes it over, soon: the platform can say. */
export async function leaveInDoubt(context: ServiceContext, held: Held, now: EpochMs): Promise<void> {
  await keepClaim(context, held, now - ABANDONED_AFTER + IN_DOUBT_FOR);
}

/** Says that a message is still being sent. */
export async function keepClaim(context: ServiceContext, held: Held, now: EpochMs): Promise<void> {
  await context.database.write(({ manager }) => touch(manager, held, now));
}

/**
 * Commits what came of sending a part. Only its holder's word counts: a process that was taken for crashed comes too late.
 * @param along what else is committed with it.
 */
export async function settle(
  context: ServiceContext,
  held: Held,
  ids: readonly string[],
  outcome: SendOutcome,
  now: EpochMs,
  along?: (transaction: AuditedTransaction) => Promise<void>,
): Promise<void> {
  await change(context, async (transaction) => {
    const part = { ...mine(held), id: In([...ids]) };
    const { affected } = await transaction.manager.update<OutboxRow>(held.outbox, part, settled(outcome, now));
    if (affected !== 0) await along?.(transaction);
  });
}

async function touch(manager: Transaction['manager'], held: Held, now: EpochMs): Promise<boolean> {
  return (await manager.update<OutboxRow>(held.outbox, mine(held), { claimedAt: now })).affected !== 0;
}

function mine({ digestId, holder }: Held) {
  return { digestId, claimedBy: holder, state: 'claimed' as const };
}

function settled(outcome: SendOutcome, now: EpochMs) {
  switch (outcome) {
    case 'told':
      return { state: 'sent' as const, sentAt: now };
    case 'nobody':
      return { state: 'dropped' as const };
    case 'later': {
      // `claimedAt` stays: it is when it was tried last.
      const free = { claimedBy: null, triedAt: null, triedOn: null, digestId: null };
      return { ...free, state: 'waiting' as const, claimedAt: now };
    }
  }
}
