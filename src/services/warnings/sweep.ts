import { type EntityManager, In, LessThanOrEqual } from 'typeorm';
import type { EpochMs } from '../../domain/time.ts';
import { type KeyFacts, lookAt, type OverlapFacts, warningName } from '../../domain/warnings/look.ts';
import type { Database, Transaction } from '../../persistence/database.ts';
import { KeyEntity, type KeyRow, SecretEntity } from '../../persistence/entities/keys.ts';
import { PersonEntity } from '../../persistence/entities/people.ts';
import { SecretUseEntity } from '../../persistence/entities/uses.ts';
import { WarningEntity } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';
import { type NewWarning, queueWarnings } from './queue.ts';
import { readSettings } from './settings.ts';

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

/** What is needed of a key's row. */
const COLUMNS = [
  'id',
  'ownerId',
  'projectId',
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
    const { found, nextAt } = lookAt(known, now);
    const about = { keyId: key.id, personId: key.ownerId, projectId: key.projectId };
    warnings.push(...found.map((one) => ({ ...about, ...one })));
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
  const people = await manager.findBy(PersonEntity, { id: In([...new Set(keys.map(({ ownerId }) => ownerId))]) });
  const zones = new Map(people.map(({ id, timeZone }) => [id, timeZone]));
  const settings = await readSettings(
    manager,
    keys.map(({ projectId }) => projectId),
  );
  const secrets = await manager.findBy(SecretEntity, { keyId, state: In(['current', 'previous']) });
  const uses = await lastUses(manager, secrets);
  const dealtWith = await manager.find(WarningEntity, {
    where: { keyId },
    select: { id: true, keyId: true, kind: true, threshold: true, about: true },
  });
  const handled = groupBy(dealtWith, (row) => row.keyId);
  const secretsOf = groupBy(secrets, (row) => row.keyId);
  return keys.map((key) => {
    const setting = settings.get(key.projectId);
    const own = secretsOf.get(key.id) ?? [];
    const overlaps = own.flatMap(({ id, state, overlapEndsAt: endsAt }): readonly OverlapFacts[] =>
      state !== 'previous' || endsAt === null ? [] : [{ secretId: id, endsAt, lastUsedAt: uses.get(id) ?? null }],
    );
    const facts: KeyFacts = {
      ...key,
      since: own.find(({ state }) => state === 'current')?.createdAt ?? null,
      overlaps,
      days: setting?.days ?? warn.days,
      off: new Set(setting?.off),
      cron: warn.cron,
      zone: zones.get(key.ownerId) ?? null,
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
  const uses = await manager.findBy(SecretUseEntity, { secretId: In(previous) });
  const last = new Map<string, EpochMs>();
  for (const { secretId, lastAt } of uses) last.set(secretId, Math.max(lastAt, last.get(secretId) ?? 0));
  return last;
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
