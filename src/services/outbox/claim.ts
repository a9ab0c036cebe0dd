import { type EntityManager, LessThanOrEqual, MoreThan } from 'typeorm';
import { type DurationMs, type EpochMs, MINUTE } from '../../domain/time/time.ts';
import type { OutboxRow } from '../../persistence/entities/outbox.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { ABANDONED_AFTER, type Held, type Outbox } from './settle.ts';

/** How long what could not be sent waits until it is tried again. Notices are looked at every ten seconds anyway. */
const RETRY_AFTER: Readonly<Record<Outbox, DurationMs>> = { notice: 0, conversation_notice: 0, warning: MINUTE };
/** Messages that are looked at in one run, at the most. */
export const MESSAGES = 500;

/**
 * What waits and may be sent: it was due when it was queued, and was not tried just now. What a process claimed and never tried waits
 * again when that process is taken for crashed. A clock that was set back must hold nothing up.
 */
export const READY = `"state" IN ('waiting', 'claimed')
  AND ("state" = 'waiting' OR ("triedOn" IS NULL AND "claimedAt" <= :abandoned))
  AND ("dueAt" <= :now OR "createdAt" > :now) AND ("claimedAt" IS NULL OR "claimedAt" <= :tried OR "claimedAt" > :now)`;

/** @returns the parameters of {@link READY}. */
export function readyAt(outbox: Outbox, now: EpochMs) {
  return { now, tried: now - RETRY_AFTER[outbox], abandoned: now - ABANDONED_AFTER };
}

/** A message that this process is to send: what is in it, and what of it may have been sent already. */
export interface Claimed<Item extends { readonly id: string }> extends Held {
  readonly personId: string;
  readonly items: readonly Item[];
  /** Since when the first of it waits. */
  readonly since: EpochMs;
  /** What the process that claimed it before may have sent. */
  readonly tried: readonly TriedPart[];
}

/** A part of a message that may have been sent. */
export interface TriedPart {
  /** Where, as stored. */
  readonly on: string;
  readonly at: EpochMs;
  readonly ids: readonly string[];
  /** The ones that no longer need to be sent; they aren't sent a second time. */
  readonly stale: ReadonlySet<string>;
}

/** A message that a process claimed without ever saying what came of it. */
export interface Abandoned {
  readonly digestId: string;
  readonly claimedAt: EpochMs;
}

/** What a process wants to send: what waits, by the name under which its rows are found, or a message whose sender crashed. */
export type Wanted = string | Abandoned;

/** The rows that wait for a recipient, by the recipient's name. */
export const OF_RECIPIENT = `"personId" = :wanted`;

/**
 * Claims a message. Of any number that ask at one moment, on whatever replica, one gets it.
 * @param by the process.
 * @param rows which rows go into the message where something waits, as SQL; `:wanted` is its name.
 * @param read puts the message together and drops what no longer needs to be sent.
 * @returns undefined where nothing is left to send, or another process has it.
 */
export async function claim<Message>(
  context: ServiceContext,
  by: Omit<Held, 'digestId'>,
  wanted: Wanted,
  rows: string,
  now: EpochMs,
  read: (manager: EntityManager, held: Held) => Promise<Message | undefined>,
): Promise<Message | undefined> {
  const held = { ...by, digestId: typeof wanted === 'string' ? newRowId(context) : wanted.digestId };
  return await context.database.write(async ({ manager }) => {
    // One guarded UPDATE: the second to come finds nothing.
    const claimed = await manager
      .createQueryBuilder()
      .update<OutboxRow>(held.outbox)
      .set({ state: 'claimed', claimedBy: held.holder, claimedAt: now, digestId: held.digestId })
      .where(
        typeof wanted === 'string'
          ? `${rows} AND ${READY}`
          : `"digestId" = :digestId AND "claimedAt" = :claimedAt AND "state" = 'claimed'`,
        typeof wanted === 'string' ? { wanted, ...readyAt(held.outbox, now) } : { ...wanted },
      )
      .execute();
    return claimed.affected === 0 ? undefined : await read(manager, held);
  });
}

/** Lists the messages whose sender crashed, as it seems. */
export async function abandonedMessages(
  context: ServiceContext,
  outbox: Outbox,
  now: EpochMs,
): Promise<readonly Abandoned[]> {
  return await context.database.read(async (manager) => {
    const rows = await manager.find<OutboxRow>(outbox, {
      where: [
        { state: 'claimed', claimedAt: LessThanOrEqual(now - ABANDONED_AFTER) },
        // The clock was set back: a process that is still sending says so soon, by the clock as it is now.
        { state: 'claimed', claimedAt: MoreThan(now + ABANDONED_AFTER) },
      ],
      take: MESSAGES,
    });
    const found = new Map<string, Abandoned>();
    for (const { digestId, claimedAt } of rows)
      if (digestId !== null && claimedAt !== null) found.set(digestId, { digestId, claimedAt });
    return [...found.values()];
  });
}

/** Puts a claimed message together. @param stale the IDs of rows that no longer need to be sent. @returns undefined where nothing is left of it. */
export function claimedMessage<Item extends { readonly id: string }>(
  held: Held,
  rows: readonly OutboxRow[],
  items: readonly Item[],
  stale: ReadonlySet<string>,
): Claimed<Item> | undefined {
  const [first] = rows;
  if (first === undefined || items.length === 0) return undefined;
  const since = Math.min(...rows.map(({ createdAt }) => createdAt));
  return { ...held, personId: first.personId, items, since, tried: triedParts(rows, stale) };
}

function triedParts(rows: readonly OutboxRow[], stale: ReadonlySet<string>): readonly TriedPart[] {
  const places = new Set(rows.flatMap(({ triedOn }) => triedOn ?? []));
  return [...places].map((on) => {
    const there = rows.filter(({ triedOn }) => triedOn === on);
    const at = Math.min(...there.map(({ triedAt }) => triedAt ?? 0));
    const ids = there.map(({ id }) => id);
    return { on, at, ids, stale: new Set(ids.filter((id) => stale.has(id))) };
  });
}
