import { type EntityManager, In, LessThanOrEqual, MoreThan, Not } from 'typeorm';
import { type DurationMs, type EpochMs, MINUTE } from '../../domain/time/time.ts';
import { type Digest, isGathered, whyVoid } from '../../domain/warnings/digest.ts';
import { isUrgent, WARNING_KINDS } from '../../domain/warnings/kinds.ts';
import { KeyEntity, type KeyRow } from '../../persistence/entities/keys.ts';
import { WarningEntity, type WarningRow } from '../../persistence/entities/warnings.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { keysOf, makeDigest, ofEndedOverlaps } from '../notifications/makeDigest.ts';
import { ABANDONED_AFTER } from './settle.ts';

/** People who are told in one run at the most. */
const PEOPLE = 500;
/** How long what could not be told waits until it is tried again. */
const TRIED_AGAIN_AFTER: DurationMs = MINUTE;
const URGENT = WARNING_KINDS.filter(isUrgent);

/**
 * What waits and may be told: it was due when it was queued, and was not tried just now. A clock that was set back must hold
 * nothing up. Of what waits, `claimedAt` is when it was tried last.
 */
const READY = `"state" = 'waiting' AND ("dueAt" <= :now OR "createdAt" > :now)
  AND ("claimedAt" IS NULL OR "claimedAt" <= :tried OR "claimedAt" > :now)`;
const readyAt = (now: EpochMs) => ({ now, tried: now - TRIED_AGAIN_AFTER });

/** Lists the people for whom warnings wait that can be told now: those with urgent ones first, then who waits longest. */
export async function peopleToWarn(context: ServiceContext, now: EpochMs): Promise<readonly string[]> {
  return await context.database.read(async (manager) => {
    const rows: readonly { person: string; first: string; last: string; urgent: string }[] = await manager
      .createQueryBuilder(WarningEntity, 'warning')
      .select('warning.personId', 'person')
      .addSelect('MIN(warning.createdAt)', 'first')
      .addSelect('MAX(warning.createdAt)', 'last')
      .addSelect('MAX(CASE WHEN warning.kind IN (:...kinds) THEN 1 ELSE 0 END)', 'urgent')
      .where(READY, readyAt(now))
      .setParameter('kinds', URGENT)
      .groupBy('warning.personId')
      .orderBy('urgent', 'DESC')
      .addOrderBy('MIN(warning.dueAt)')
      .limit(PEOPLE)
      .getRawMany();
    const people = rows.map(({ person, first, last, urgent }) => {
      return { person, first: Number(first), last: Number(last), urgent: Number(urgent) > 0 };
    });
    const toCome = await stillLookedAt(manager, people, now);
    return people.filter((one) => isGathered(one, toCome.has(one.person), now)).map(({ person }) => person);
  });
}

/** Whose keys the sweep has still to look at, of those whose messages would wait for it. */
async function stillLookedAt(
  manager: EntityManager,
  people: readonly { readonly person: string; readonly urgent: boolean }[],
  now: EpochMs,
): Promise<ReadonlySet<string>> {
  const ids = people.filter(({ urgent }) => !urgent).map(({ person }) => person);
  if (ids.length === 0) return new Set();
  const rows: readonly { owner: string }[] = await manager
    .createQueryBuilder(KeyEntity, 'due')
    .select('due.ownerId', 'owner')
    .where({ warnAt: LessThanOrEqual(now), ownerId: In(ids) })
    .groupBy('due.ownerId')
    .getRawMany();
  return new Set(rows.map(({ owner }) => owner));
}

/** A message that this process is to tell. */
export interface Claimed {
  readonly digest: Digest;
  /** Since when the first of it waits. */
  readonly since: EpochMs;
  /** What may have been told already, by whoever claimed it before. */
  readonly tried: readonly TriedPart[];
}

/** A part of a message that may have been told. */
export interface TriedPart {
  /** Where, as stored. */
  readonly on: string;
  readonly at: EpochMs;
  readonly warningIds: readonly string[];
  /** Those of them that need not be told any more: they are not said a second time. */
  readonly stale: ReadonlySet<string>;
}

/**
 * Claims everything that waits for someone, as one message. Of any number that ask at one moment, on whatever replica, one gets it.
 * What need not be told any more is dropped.
 * @param holder names the process.
 * @returns undefined where nothing is left to tell.
 */
export async function claimDigest(
  context: ServiceContext,
  personId: string,
  holder: string,
  now: EpochMs,
): Promise<Claimed | undefined> {
  const digestId = newRowId(context);
  return await context.database.write(async ({ manager }) => {
    // One guarded UPDATE: whoever comes second finds nothing that waits.
    const claimed = await manager
      .createQueryBuilder()
      .update(WarningEntity)
      .set({ state: 'claimed', claimedBy: holder, claimedAt: now, digestId })
      .where(`"personId" = :personId AND ${READY}`, { personId, ...readyAt(now) })
      .execute();
    return claimed.affected === 0 ? undefined : await readClaimed(context, manager, digestId, now);
  });
}

/** A message that someone claimed, and never said what came of it. */
export interface Abandoned {
  readonly digestId: string;
  readonly claimedAt: EpochMs;
}

/** Lists the messages whose sender crashed, as it seems. */
export async function abandonedDigests(context: ServiceContext, now: EpochMs): Promise<readonly Abandoned[]> {
  return await context.database.read(async (manager) => {
    const rows = await manager.find(WarningEntity, {
      where: [
        { state: 'claimed', claimedAt: LessThanOrEqual(now - ABANDONED_AFTER) },
        // The clock was set back: whoever still tells it says so soon, by the clock as it is now.
        { state: 'claimed', claimedAt: MoreThan(now + ABANDONED_AFTER) },
      ],
      take: PEOPLE,
    });
    const found = new Map<string, Abandoned>();
    for (const { digestId, claimedAt } of rows)
      if (digestId !== null && claimedAt !== null) found.set(digestId, { digestId, claimedAt });
    return [...found.values()];
  });
}

/** Takes over a message whose sender crashed. @returns undefined where another replica was quicker. */
export async function takeOverDigest(
  context: ServiceContext,
  { digestId, claimedAt }: Abandoned,
  holder: string,
  now: EpochMs,
): Promise<Claimed | undefined> {
  return await context.database.write(async ({ manager }) => {
    const theirs = { digestId, claimedAt, state: 'claimed' as const };
    const mine = { claimedBy: holder, claimedAt: now };
    if ((await manager.update(WarningEntity, theirs, mine)).affected === 0) return undefined;
    return await readClaimed(context, manager, digestId, now);
  });
}

async function readClaimed(
  { policy }: ServiceContext,
  manager: EntityManager,
  digestId: string,
  now: EpochMs,
): Promise<Claimed | undefined> {
  const all = await manager.findBy(WarningEntity, { digestId, state: 'claimed' });
  const keys = await keysOf(manager, all);
  const rows = await withoutTransferred(manager, all, keys);
  const ended = await ofEndedOverlaps(manager, rows, now);
  // Those in other messages too: one that nobody told yet is no news once a later one of the same end is told, or waits.
  const peers = await manager.findBy(WarningEntity, {
    keyId: In([...new Set(rows.map(({ keyId }) => keyId))]),
    kind: 'expiry',
    state: Not('dropped'),
  });
  const living: WarningRow[] = [];
  const stale = new Set<string>();
  for (const row of rows) {
    const why = ended.has(row.id) ? 'over' : (whyVoid(row, keys.get(row.keyId), now) ?? overtaken(row, peers));
    if (why !== undefined) stale.add(row.id);
    // What was tried may have been read, and the platform knows the message by all that was in it.
    if (why === undefined || row.triedOn !== null) living.push(row);
    else await manager.update(WarningEntity, { id: row.id }, { state: 'dropped', detail: { ...row.detail, why } });
  }
  const digest = await makeDigest(manager, { digestId, cron: policy.warn.cron }, living, keys);
  if (digest === undefined) return undefined;
  return { digest, since: Math.min(...living.map(({ createdAt }) => createdAt)), tried: triedParts(living, stale) };
}

/** What changed hands while somebody else held it waits for the new owner, unless the old one may have been told. */
async function withoutTransferred(
  manager: EntityManager,
  rows: readonly WarningRow[],
  keys: ReadonlyMap<string, KeyRow>,
): Promise<readonly WarningRow[]> {
  const staying: WarningRow[] = [];
  for (const row of rows) {
    const ownerId = keys.get(row.keyId)?.ownerId ?? row.personId;
    const free = { state: 'waiting', claimedBy: null, claimedAt: null, digestId: null, personId: ownerId } as const;
    if (ownerId === row.personId || row.triedOn !== null) staying.push(row);
    else await manager.update(WarningEntity, { id: row.id }, free);
  }
  return staying;
}

function triedParts(rows: readonly WarningRow[], stale: ReadonlySet<string>): readonly TriedPart[] {
  const places = new Set(rows.flatMap(({ triedOn }) => triedOn ?? []));
  return [...places].map((on) => {
    const there = rows.filter(({ triedOn }) => triedOn === on);
    const at = Math.min(...there.map(({ triedAt }) => triedAt ?? 0));
    const warningIds = there.map(({ id }) => id);
    return { on, at, warningIds, stale: new Set(warningIds.filter((id) => stale.has(id))) };
  });
}

/** After an outage several warnings of one end may wait: the latest says it all. */
function overtaken(row: WarningRow, rows: readonly WarningRow[]): string | undefined {
  const later = rows.some((other) => isSameEnd(row, other) && other.dueAt > row.dueAt);
  return later ? 'overtaken' : undefined;
}

function isSameEnd(one: WarningRow, other: WarningRow): boolean {
  const endOf = ({ about }: WarningRow) => about.split('+')[0];
  return one.kind === 'expiry' && other.kind === 'expiry' && one.keyId === other.keyId && endOf(one) === endOf(other);
}
