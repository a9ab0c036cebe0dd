import { type EntityManager, In, LessThanOrEqual, MoreThan } from 'typeorm';
import { DAY, type EpochMs } from '../../domain/time/time.ts';
import { whoOf } from '../../domain/warnings/lockDetail.ts';
import {
  type Found,
  type KeyFacts,
  type OverlapFacts,
  planWarnings,
  warningName,
} from '../../domain/warnings/planWarnings.ts';
import { remindedOf } from '../../domain/warnings/recipient.ts';
import type { Database, Transaction } from '../../persistence/database.ts';
import { KeyEntity, type KeyRow, SecretEntity } from '../../persistence/entities/keys.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { SecretUseEntity } from '../../persistence/entities/uses.ts';
import { WarningEntity } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';
import { type NewWarning, queueWarnings } from '../outbox/queue.ts';
import { readSettings } from '../projects/warningSettings.ts';

/** What a sweep did: how many keys it looked at, and how many warnings it queued. */
export interface Swept {
  readonly looked: number;
  readonly queued: number;
}

/** Keys in one transaction: enough to share its cost, few enough that nobody waits long. */
const BATCH = 200;

/**
 * Looks at the keys whose time has come, in batches: what is found and when to look again commit together. A key that is not due is
 * not touched, so it costs nothing that there are many. Of several replicas each takes other keys.
 * @param limit how many keys to look at, at the most (to the next batch).
 */
export async function sweepWarnings(context: ServiceContext, now: EpochMs, limit: number): Promise<Swept> {
  let [looked, queued] = [0, 0];
  for (;;) {
    const batch = await context.database.write((transaction) => sweepBatch(context, transaction, now));
    looked += batch.looked;
    queued += batch.queued;
    if (batch.looked < BATCH || looked >= limit) return { looked, queued };
  }
}

/** Users of a secret that are named. */
const USERS = 10;

/** What is needed of a key's row. */
const COLUMNS = [
  'id',
  'ownerId',
  'assigneeId',
  'projectId',
  'channelId',
  'nameKey',
  'createdAt',
  'expiresAt',
  'deletedAt',
  'disabledAt',
  'lastUsedAt',
  'snoozedUntil',
] as const satisfies readonly (keyof KeyRow)[];
type DueKey = Pick<KeyRow, (typeof COLUMNS)[number]>;

async function sweepBatch(context: ServiceContext, transaction: Transaction, now: EpochMs): Promise<Swept> {
  const { manager } = transaction;
  const keys = await takeDue(manager, context.database.dialect, now);
  if (keys.length === 0) return { looked: 0, queued: 0 };
  const facts = await gatherFacts(context, manager, keys);
  const warnings: NewWarning[] = [];
  const nexts: (readonly [keyId: string, nextAt: EpochMs | null])[] = [];
  for (const [key, known] of facts) {
    const { found, nextAt } = planWarnings(known, now);
    const about = { keyId: key.id, personId: remindedOf(key), projectId: key.projectId };
    for (const one of found) warnings.push({ ...about, ...one, ...(await whoStillUses(manager, known, one, now)) });
    nexts.push([key.id, nextAt]);
  }
  await queueWarnings(context, transaction, warnings);
  await writeNexts(manager, context.database.dialect, nexts);
  return { looked: keys.length, queued: warnings.filter(({ overtaken }) => overtaken !== true).length };
}

async function takeDue(manager: EntityManager, dialect: Database['dialect'], now: EpochMs): Promise<readonly DueKey[]> {
  const query = manager
    .createQueryBuilder(KeyEntity, 'due')
    .select(COLUMNS.map((column) => `due.${column}`))
    .where({ warnAt: LessThanOrEqual(now) })
    .orderBy('due.warnAt')
    .limit(BATCH);
  return await (dialect === 'postgres'
    ? query.setLock('pessimistic_write').setOnLocked('skip_locked')
    : query
  ).getMany();
}

async function gatherFacts(
  context: ServiceContext,
  manager: EntityManager,
  keys: readonly DueKey[],
): Promise<readonly (readonly [DueKey, KeyFacts])[]> {
  const { warn } = context.policy;
  const keyId = In(keys.map(({ id }) => id));
  // Only what is needed of each row: TypeORM takes longer over what it reads than the database over finding it.
  const people = await manager.find(PersonEntity, {
    where: { id: In([...new Set(keys.map(remindedOf))]) },
    select: { id: true, timeZone: true },
  });
  const zones = new Map(people.map(({ id, timeZone }) => [id, timeZone]));
  const settings = await readSettings(
    manager,
    keys.map(({ projectId }) => projectId),
  );
  const secrets = await manager.find(SecretEntity, {
    where: { keyId, state: In(['current', 'previous']) },
    select: { id: true, keyId: true, state: true, createdAt: true, overlapEndsAt: true },
  });
  const uses = await lastUses(manager, secrets);
  const replacedAt = await replacements(manager, keys);
  const dealtWith = await manager.find(WarningEntity, {
    where: { keyId },
    select: { id: true, keyId: true, kind: true, threshold: true, about: true },
  });
  const handled = groupBy(dealtWith, (row) => row.keyId);
  const secretsOf = groupBy(secrets, (row) => row.keyId);
  return keys.map((key) => {
    const setting = settings.get(key.projectId);
    const own = secretsOf.get(key.id) ?? [];
    const current = own.find(({ state }) => state === 'current');
    const since = current?.createdAt ?? replacedAt.get(key.id) ?? null;
    const overlaps = own.flatMap(({ id, state, overlapEndsAt: endsAt }): readonly OverlapFacts[] =>
      state !== 'previous' || endsAt === null
        ? []
        : [{ secretId: id, since, endsAt, lastUsedAt: uses.get(id) ?? null }],
    );
    const facts: KeyFacts = {
      ...key,
      since: current?.createdAt ?? null,
      overlaps,
      days: setting?.days ?? warn.days,
      off: new Set(setting?.off),
      cron: warn.cron,
      zone: zones.get(remindedOf(key)) ?? null,
      handled: new Set((handled.get(key.id) ?? []).map(warningName)),
    };
    return [key, facts] as const;
  });
}

/** When secrets in overlap were used last. Most keys have none. */
async function lastUses(
  manager: EntityManager,
  secrets: readonly { readonly id: string; readonly state: string }[],
): Promise<ReadonlyMap<string, EpochMs>> {
  const previous = secrets.filter(({ state }) => state === 'previous').map(({ id }) => id);
  if (previous.length === 0) return new Map();
  const rows: readonly { secretId: string; last: string }[] = await manager
    .createQueryBuilder(SecretUseEntity, 'used')
    .select('used.secretId', 'secretId')
    .addSelect('MAX(used.lastAt)', 'last')
    .where({ secretId: In(previous) })
    .groupBy('used.secretId')
    .getRawMany();
  return new Map(rows.map(({ secretId, last }) => [secretId, Number(last)]));
}

/** When the keys were made that take the place of others (`replace:both`). Hardly any key is being replaced. */
async function replacements(manager: EntityManager, keys: readonly DueKey[]): Promise<ReadonlyMap<string, EpochMs>> {
  const going = keys.filter(({ deletedAt }) => deletedAt !== null);
  if (going.length === 0) return new Map();
  // Found by the name that they share: `replaces` has no index.
  const where = going.map(({ id, channelId, nameKey }) => ({ channelId, nameKey, replacesId: id }));
  const rows = await manager.find(KeyEntity, { where, select: { id: true, replacesId: true, createdAt: true } });
  return new Map(
    rows.flatMap(({ replacesId, createdAt }) => (replacesId === null ? [] : [[replacesId, createdAt] as const])),
  );
}

/** A warning about an ending secret names its users: they need the new one. */
async function whoStillUses(
  manager: EntityManager,
  { overlaps }: KeyFacts,
  { kind, about: secretId, detail }: Found,
  now: EpochMs,
): Promise<Pick<NewWarning, 'detail'>> {
  if (kind !== 'overlap') return {};
  const since = overlaps.find((one) => one.secretId === secretId)?.since ?? 0;
  const where = { secretId, lastAt: MoreThan(Math.max(since, now - DAY)) };
  const rows = await manager.find(SecretUseEntity, { where, order: { lastAt: 'DESC' }, take: USERS });
  return { detail: { ...detail, users: rows.map(whoOf).join(', ') } };
}

/** One statement for a batch, in the SQL that SQLite and PostgreSQL share. */
async function writeNexts(
  manager: EntityManager,
  dialect: Database['dialect'],
  nexts: readonly (readonly [keyId: string, nextAt: EpochMs | null])[],
): Promise<void> {
  const rows = nexts.map((_, row) => (dialect === 'postgres' ? `($${2 * row + 1}, $${2 * row + 2})` : '(?, ?)'));
  await manager.query(
    `WITH look ("keyId", "at") AS (VALUES ${rows.join(', ')})
     UPDATE "api_key" SET "warnAt" = CAST(look."at" AS bigint) FROM look WHERE "api_key"."id" = look."keyId"`,
    nexts.flat(),
  );
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
