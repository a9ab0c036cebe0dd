import { LRUCache } from 'lru-cache';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { DAY, type EpochMs } from '../../domain/time/time.ts';
import {
  decideNewUsers,
  FEW_WITHIN,
  hasFew,
  isSettled,
  type Newcomer,
  TOLD_WITHIN,
  type UsersFacts,
} from '../../domain/warnings/newSource.ts';
import { remindedOf } from '../../domain/warnings/recipient.ts';
import { chunks, type Dialect, values } from '../../persistence/bulkInsert.ts';
import type { Transaction } from '../../persistence/database.ts';
import { KeyEntity, type KeyRow } from '../../persistence/entities/keys.ts';
import { SecretUseEntity } from '../../persistence/entities/uses.ts';
import { WarningEntity } from '../../persistence/entities/warnings.ts';
import type { ServiceContext } from '../context.ts';
import { type NewWarning, queueWarnings } from '../outbox/queue.ts';
import { readSettings } from '../projects/warningSettings.ts';
import { MORE, type Tally } from './useBatch.ts';

/** Lookups to skip for a while, by what would be new: `KEY source` or `KEY app`. */
export type Quiet = ReadonlyMap<string, EpochMs>;

const REMEMBERED = 10_000;
/** How long a key counts as having many users. */
const MANY_FOR = DAY;

/**
 * Queues warnings of a new source or program for keys that had few. It runs where uses are written, so that a check
 * costs nothing. The tables decide who is new, before these uses are in them; for existing users nothing more is read.
 */
export class NewUsers {
  readonly #context: ServiceContext;
  /** Saves reading all users of a key each time if it is used from everywhere. */
  readonly #quiet = new LRUCache<string, EpochMs>({ max: REMEMBERED });

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /**
   * Queues the warnings, in the transaction that is about to write these uses, and locks their keys.
   * @param fresh uses that this process doesn't know to be in the tables.
   * @returns what to {@link NewUsers.remember} after the commit.
   */
  async queue(transaction: Transaction, fresh: readonly Tally[]): Promise<Quiet> {
    const now = this.#context.clock();
    const quiet = new Map<string, EpochMs>();
    for (const tallies of chunks(fresh.filter(({ use }) => use.source !== MORE))) {
      const found = await findNewcomers(transaction, this.#context.database.dialect, tallies);
      const newcomers = groupByKey(found.filter((one) => !this.#isQuiet(one, now)));
      if (newcomers.size === 0) continue;
      const warnings: NewWarning[] = [];
      for (const key of await readUsedKeys(transaction.manager, [...newcomers.keys()], now)) {
        const { told, quietUntil } = decideNewUsers(key, newcomers.get(key.id) ?? [], now);
        const about = { keyId: key.id, personId: remindedOf(key), projectId: key.projectId, kind: 'source' } as const;
        warnings.push(...told.map(({ at: dueAt, ...one }) => ({ ...about, ...one, dueAt })));
        if (quietUntil !== null || !hasFew(key.sources)) quiet.set(`${key.id} source`, quietUntil ?? now + MANY_FOR);
        if (quietUntil !== null || !hasFew(key.apps)) quiet.set(`${key.id} app`, quietUntil ?? now + MANY_FOR);
      }
      await queueWarnings(this.#context, transaction, warnings);
    }
    return quiet;
  }

  /** Remembers what a transaction found; call it after the commit. */
  remember(quiet: Quiet): void {
    for (const [name, until] of quiet) this.#quiet.set(name, until);
  }

  #isQuiet({ keyId, newSource, newApp }: FoundNewcomer, now: EpochMs): boolean {
    const isQuiet = (what: 'source' | 'app') => (this.#quiet.get(`${keyId} ${what}`) ?? 0) > now;
    return !(newSource && !isQuiet('source')) && !(newApp && !isQuiet('app'));
  }
}

interface FoundNewcomer extends Newcomer {
  readonly keyId: string;
}

/** Finds users missing from the tables: first for this secret, then for the key. All look-ups are of single rows. */
async function findNewcomers(
  { manager }: Transaction,
  dialect: Dialect,
  tallies: readonly Tally[],
): Promise<readonly FoundNewcomer[]> {
  const asked = values(
    dialect,
    tallies.map(({ use }, index) => [use.secretId, use.keyId, use.source, use.app, String(index)]),
  );
  const rows: readonly { place: string; newSource: number; newApp: number }[] = await manager.query(
    `WITH asked ("secretId", "keyId", "source", "app", "place") AS (VALUES ${asked.sql})
     SELECT asked."place" AS "place",
       CASE WHEN EXISTS (SELECT 1 FROM "key_source" AS known WHERE known."keyId" = asked."keyId"
         AND known."source" = asked."source" AND known."trustedAt" IS NOT NULL) THEN 0 ELSE 1 END AS "newSource",
       CASE WHEN asked."app" = '' OR EXISTS (SELECT 1 FROM "secret_use" AS known WHERE known."keyId" = asked."keyId"
         AND known."app" = asked."app") THEN 0 ELSE 1 END AS "newApp"
     FROM asked WHERE NOT EXISTS (SELECT 1 FROM "secret_use" AS known WHERE known."secretId" = asked."secretId"
       AND known."source" = asked."source" AND known."app" = asked."app")`,
    asked.parameters,
  );
  return rows.flatMap(({ place, ...is }) => {
    const tally = tallies[Number(place)];
    const [newSource, newApp] = [is.newSource === 1, is.newApp === 1];
    if (tally === undefined || !(newSource || newApp)) return [];
    const { keyId, source, app } = tally.use;
    return [{ keyId, source, app, at: tally.firstAt, newSource, newApp }];
  });
}

type UsedKey = Pick<KeyRow, 'id' | 'ownerId' | 'assigneeId' | 'projectId'> & UsersFacts;

/** Reads the users of keys whose owners would be warned of a new one. */
async function readUsedKeys(
  manager: EntityManager,
  keyIds: readonly string[],
  now: EpochMs,
): Promise<readonly UsedKey[]> {
  const select = {
    id: true,
    ownerId: true,
    assigneeId: true,
    projectId: true,
    createdAt: true,
    useCount: true,
  } as const;
  const rows = await manager.find(KeyEntity, { where: { id: In([...keyIds]) }, select });
  const settled = rows.filter((row) => isSettled(row, now));
  const settings = await readSettings(
    manager,
    settled.map(({ projectId }) => projectId),
  );
  const wanted = settled.filter(({ projectId }) => settings.get(projectId)?.off.includes('source') !== true);
  if (wanted.length === 0) return [];
  const keyId = In(wanted.map(({ id }) => id));
  const users = await countUsers(manager, keyId, now - FEW_WITHIN);
  const rowsTold = await manager.find(WarningEntity, {
    where: { keyId, kind: 'source', createdAt: MoreThan(now - TOLD_WITHIN) },
    select: { id: true, keyId: true, createdAt: true },
  });
  const told = groupByKey(rowsTold);
  return wanted.map((row) => ({
    ...row,
    ...(users.get(row.id) ?? { sources: 0, apps: 0 }),
    told: (told.get(row.id) ?? []).map(({ createdAt }) => createdAt),
  }));
}

async function countUsers(
  manager: EntityManager,
  keyId: ReturnType<typeof In<string>>,
  since: EpochMs,
): Promise<ReadonlyMap<string, Pick<UsersFacts, 'sources' | 'apps'>>> {
  const rows: readonly { keyId: string; sources: string; apps: string }[] = await manager
    .createQueryBuilder(SecretUseEntity, 'used')
    .select('used.keyId', 'keyId')
    .addSelect('COUNT(DISTINCT used.source)', 'sources')
    .addSelect(`COUNT(DISTINCT CASE WHEN used.app <> '' THEN used.app END)`, 'apps')
    .where({ keyId, lastAt: MoreThan(since) })
    .groupBy('used.keyId')
    .getRawMany();
  return new Map(rows.map((row) => [row.keyId, { sources: Number(row.sources), apps: Number(row.apps) }]));
}

function groupByKey<Row extends { readonly keyId: string }>(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const one of rows) {
    const group = groups.get(one.keyId);
    if (group === undefined) groups.set(one.keyId, [one]);
    else group.push(one);
  }
  return groups;
}
