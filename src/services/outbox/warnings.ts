import { type EntityManager, In, LessThanOrEqual, Not } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { type Digest, type DigestItem, isGathered, whyVoid } from '../../domain/warnings/digest.ts';
import { isUrgent, WARNING_KINDS } from '../../domain/warnings/kinds.ts';
import { remindedOf } from '../../domain/warnings/recipient.ts';
import { KeyEntity, type KeyRow } from '../../persistence/entities/keys.ts';
import { WarningEntity, type WarningRow } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';
import { digestFacts, keysOf, makeDigest, ofEndedOverlaps } from '../notifications/makeDigest.ts';
import { type Claimed, claim, claimedMessage, MESSAGES, OF_RECIPIENT, READY, readyAt, type Wanted } from './claim.ts';
import type { Held } from './settle.ts';

const URGENT = WARNING_KINDS.filter(isUrgent);

/** Lists the people for whom warnings wait that can be told now: those with urgent ones first, then who waits longest. */
export async function peopleToWarn(context: ServiceContext, now: EpochMs): Promise<readonly string[]> {
  return await context.database.read(async (manager) => {
    const rows: readonly { person: string; first: string; last: string; urgent: string }[] = await manager
      .createQueryBuilder(WarningEntity, 'warning')
      .select('warning.personId', 'person')
      .addSelect('MIN(warning.createdAt)', 'first')
      .addSelect('MAX(warning.createdAt)', 'last')
      .addSelect('MAX(CASE WHEN warning.kind IN (:...kinds) THEN 1 ELSE 0 END)', 'urgent')
      .where(READY, readyAt('warning', now))
      .setParameter('kinds', URGENT)
      .groupBy('warning.personId')
      .orderBy('urgent', 'DESC')
      .addOrderBy('MIN(warning.dueAt)')
      .limit(MESSAGES)
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
  const rows: readonly { reminded: string }[] = await manager
    .createQueryBuilder(KeyEntity, 'due')
    .select('COALESCE(due.assigneeId, due.ownerId)', 'reminded')
    .where({ warnAt: LessThanOrEqual(now) })
    .andWhere([{ ownerId: In(ids) }, { assigneeId: In(ids) }])
    .groupBy('COALESCE(due.assigneeId, due.ownerId)')
    .getRawMany();
  return new Set(rows.map(({ reminded }) => reminded));
}

/** A digest that this process is to send. */
export interface ClaimedDigest extends Claimed<DigestItem> {
  readonly digest: Digest;
}

/**
 * Claims every warning that waits for someone, as one message, or takes a message over. What no longer needs to be sent is dropped.
 * @param speaks whether they are told because they speak, however late that is: then they hear once that a key ended. Where people are
 * written to, the warning after the end is sent in any case.
 */
export async function claimDigest(
  context: ServiceContext,
  wanted: Wanted,
  holder: string,
  now: EpochMs,
  speaks = false,
): Promise<ClaimedDigest | undefined> {
  return await claim(context, { outbox: 'warning', holder }, wanted, OF_RECIPIENT, now, (manager, held) =>
    readClaimed(context, manager, held, now, speaks),
  );
}

async function readClaimed(
  { policy }: ServiceContext,
  manager: EntityManager,
  held: Held,
  now: EpochMs,
  speaks: boolean,
): Promise<ClaimedDigest | undefined> {
  const { digestId } = held;
  const all = await manager.findBy(WarningEntity, { digestId, state: 'claimed' });
  const keys = await keysOf(manager, all);
  const rows = await withoutTransferred(manager, all, keys);
  const ended = await ofEndedOverlaps(manager, rows, now);
  // Those in other messages too: one that nobody was told yet is no news once a later one of the same end is sent, or waits.
  const peers = await manager.findBy(WarningEntity, {
    keyId: In([...new Set(rows.map(({ keyId }) => keyId))]),
    kind: 'expiry',
    state: Not('dropped'),
  });
  const living: WarningRow[] = [];
  const stale = new Set<string>();
  for (const row of rows) {
    const why = ended.has(row.id)
      ? 'over'
      : (whyVoid(row, keys.get(row.keyId), now) ?? overtaken(row, peers) ?? (speaks ? said(row, peers) : undefined));
    if (why !== undefined) stale.add(row.id);
    // What was tried may have been read, and the platform knows the message by all that was in it.
    if (why === undefined || row.triedOn !== null) living.push(row);
    else await manager.update(WarningEntity, { id: row.id }, { state: 'dropped', detail: { ...row.detail, why } });
  }
  const digest = await makeDigest(manager, digestFacts(policy, digestId), living, keys);
  const message = claimedMessage(held, living, digest?.items ?? [], stale);
  return digest === undefined || message === undefined ? undefined : { ...message, digest };
}

/** What changed hands while somebody else held it waits for the new owner, unless the old one may have been told. */
async function withoutTransferred(
  manager: EntityManager,
  rows: readonly WarningRow[],
  keys: ReadonlyMap<string, KeyRow>,
): Promise<readonly WarningRow[]> {
  const staying: WarningRow[] = [];
  for (const row of rows) {
    const key = keys.get(row.keyId);
    const personId = key === undefined ? row.personId : remindedOf(key);
    const free = { state: 'waiting', claimedBy: null, claimedAt: null, digestId: null, personId } as const;
    if (personId === row.personId || row.triedOn !== null) staying.push(row);
    else await manager.update(WarningEntity, { id: row.id }, free);
  }
  return staying;
}

/** After an outage several warnings of one end may wait: the latest says it all. */
function overtaken(row: WarningRow, rows: readonly WarningRow[]): string | undefined {
  const later = rows.some((other) => isSameEnd(row, other) && other.dueAt > row.dueAt);
  return later ? 'overtaken' : undefined;
}

/** One that came late, when the key had ended, has told them of the end already. */
function said(row: WarningRow, rows: readonly WarningRow[]): string | undefined {
  if (row.kind !== 'expiry' || row.threshold !== 'after') return undefined;
  const end = Number(row.about);
  const told = rows.some((other) => isSameEnd(row, other) && other.personId === row.personId && toldAt(other) >= end);
  return told ? 'said' : undefined;
}

/** When it was worded, or a moment later; never for one that was not sent. */
function toldAt({ state, sentAt, triedAt }: WarningRow): EpochMs {
  return state === 'sent' && sentAt !== null ? (triedAt ?? sentAt) : Number.NEGATIVE_INFINITY;
}

function isSameEnd(one: WarningRow, other: WarningRow): boolean {
  const endOf = ({ about }: WarningRow) => about.split('+')[0];
  return one.kind === 'expiry' && other.kind === 'expiry' && one.keyId === other.keyId && endOf(one) === endOf(other);
}
