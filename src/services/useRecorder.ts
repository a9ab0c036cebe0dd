import type { EntityManager } from 'typeorm';
import type { EpochMs } from '../domain/time.ts';
import type { Database, Transaction } from '../persistence/database.ts';
import type { ServiceContext } from './context.ts';

/** One use of a secret. */
export interface Use {
  readonly keyId: string;
  readonly secretId: string;
  readonly source: string;
  readonly app: string;
  readonly at: EpochMs;
  /** Whether it was accepted; a retired secret that was tried is remembered too, but is no use of the key. */
  readonly accepted: boolean;
}

/** Uses of one secret from one address by one program, added up. */
interface Tally {
  readonly use: Omit<Use, 'at' | 'accepted'>;
  accepted: number;
  refused: number;
  firstAt: EpochMs;
  lastAt: EpochMs;
  lastAcceptedAt: EpochMs;
}

/** How many tallies may wait for the next flush; what is more than memory should hold is not counted. */
const CAPACITY = 50_000;
/** How many users of one secret are told apart between two flushes; a caller chooses its app's name and could fill memory. */
const TOLD_APART = 100;
/** What all others are written as. */
const MORE = '(more)';

/**
 * What waits to be written. Found by the secret first: most have one user, and comparing two short strings is all that a
 * busy key costs then.
 */
class Batch {
  readonly #bySecret = new Map<string, Tally[]>();
  size = 0;

  note(use: Use): void {
    const tally = this.#find(use);
    if (tally === undefined) return;
    tally.lastAt = Math.max(tally.lastAt, use.at);
    if (!use.accepted) {
      tally.refused += 1;
      return;
    }
    tally.accepted += 1;
    tally.lastAcceptedAt = Math.max(tally.lastAcceptedAt, use.at);
  }

  /** Takes back what could not be written. */
  merge(other: Tally): void {
    const tally = this.#find({ ...other.use, at: other.firstAt, accepted: false });
    if (tally === undefined) return;
    tally.accepted += other.accepted;
    tally.refused += other.refused;
    tally.firstAt = Math.min(tally.firstAt, other.firstAt);
    tally.lastAt = Math.max(tally.lastAt, other.lastAt);
    tally.lastAcceptedAt = Math.max(tally.lastAcceptedAt, other.lastAcceptedAt);
  }

  #find(use: Use): Tally | undefined {
    const list = this.#bySecret.get(use.secretId);
    const known = list?.find((one) => one.use.source === use.source && one.use.app === use.app);
    if (known !== undefined) return known;
    if (list !== undefined && list.length >= TOLD_APART && use.source !== MORE)
      return this.#find({ ...use, source: MORE, app: '' });
    if (this.size >= CAPACITY) return undefined;
    this.size += 1;
    const tally = { use, accepted: 0, refused: 0, firstAt: use.at, lastAt: use.at, lastAcceptedAt: 0 };
    if (list === undefined) this.#bySecret.set(use.secretId, [tally]);
    else list.push(tally);
    return tally;
  }

  /** In the order of their secrets, so that replicas that write at once lock rows in the same order. */
  tallies(): readonly Tally[] {
    return [...this.#bySecret.keys()].sort().flatMap((secretId) => this.#bySecret.get(secretId) ?? []);
  }

  holdsSuccess(secretId: string, source: string): boolean {
    return this.#bySecret.get(secretId)?.some(({ use, accepted }) => accepted > 0 && use.source === source) ?? false;
  }
}

/**
 * Gathers uses in memory and writes them in batches, so that a successful check writes nothing itself. A crash loses the
 * counts of the last moment, never a decision: failed attempts and locks don't pass through here.
 */
export class UseRecorder {
  readonly #context: ServiceContext;
  #gathering = new Batch();
  /** Being written: until its rows are there, this memory is all that knows of them. */
  #writing = new Batch();
  /** Known to be trusted in the tables already, so that a busy source is not written again and again. */
  readonly #trusted = new Set<string>();
  #turn: Promise<void> = Promise.resolve();

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /** Notes one use. Costs no I/O. */
  note(use: Use): void {
    this.#gathering.note(use);
  }

  /** Whether a source presented one of a key's secrets with success so lately that the tables may not know it yet. */
  hasJustSucceeded(secrets: readonly { readonly id: string }[], source: string): boolean {
    return secrets.some(({ id }) => this.#gathering.holdsSuccess(id, source) || this.#writing.holdsSuccess(id, source));
  }

  /** Writes what has been gathered. Calls queue; a failure keeps everything for the next time and is the caller's to report. */
  async flush(): Promise<void> {
    const turn = this.#turn.then(() => this.#write());
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  async #write(): Promise<void> {
    if (this.#gathering.size === 0) return;
    this.#writing = this.#gathering;
    this.#gathering = new Batch();
    const tallies = this.#writing.tallies();
    const fresh = this.#newlyTrusted(tallies);
    const { database } = this.#context;
    const { dialect } = database;
    try {
      await database.write(async (transaction) => {
        await writeTallies(transaction, dialect, tallies);
        await writeKeys(transaction, dialect, tallies);
        await writeSources(transaction, dialect, fresh, this.#context.clock());
      });
      this.#remember(fresh);
    } catch (error) {
      for (const tally of tallies) this.#gathering.merge(tally);
      throw error;
    } finally {
      this.#writing = new Batch();
    }
  }

  #newlyTrusted(tallies: readonly Tally[]): readonly (readonly [keyId: string, source: string])[] {
    const fresh = new Map<string, readonly [string, string]>();
    for (const { use, accepted } of tallies) {
      const pair = `${use.keyId}\n${use.source}`;
      if (accepted > 0 && !this.#trusted.has(pair)) fresh.set(pair, [use.keyId, use.source]);
    }
    return [...fresh.values()];
  }

  #remember(pairs: readonly (readonly [keyId: string, source: string])[]): void {
    if (this.#trusted.size > CAPACITY) this.#trusted.clear();
    for (const [keyId, source] of pairs) this.#trusted.add(`${keyId}\n${source}`);
  }
}

type Dialect = Database['dialect'];

/** Rows in one statement: well below the 32,766 parameters that SQLite takes. */
const ROWS = 500;

/**
 * Writes tallies, many rows to a statement: one by one they would cost more than the checks that they tell of. The SQL is
 * the part that SQLite and PostgreSQL share; casts tell PostgreSQL the types of parameters.
 */
async function writeTallies({ manager }: Transaction, dialect: Dialect, tallies: readonly Tally[]): Promise<void> {
  for (const rows of chunks(tallies)) {
    const uses = values(
      dialect,
      rows.map(({ use, accepted, refused, firstAt, lastAt }) => [
        use.secretId,
        use.source,
        use.app,
        use.keyId,
        firstAt,
        lastAt,
        accepted + refused,
      ]),
    );
    await manager.query(
      `INSERT INTO "secret_use" ("secretId", "source", "app", "keyId", "firstAt", "lastAt", "count") VALUES ${uses.sql}
       ON CONFLICT ("secretId", "source", "app") DO UPDATE
       SET "count" = "secret_use"."count" + excluded."count",
           "firstAt" = CASE WHEN excluded."firstAt" < "secret_use"."firstAt" THEN excluded."firstAt" ELSE "secret_use"."firstAt" END,
           "lastAt" = CASE WHEN excluded."lastAt" > "secret_use"."lastAt" THEN excluded."lastAt" ELSE "secret_use"."lastAt" END`,
      uses.parameters,
    );
  }
}

/** Adds the accepted uses up per key. */
async function writeKeys({ manager }: Transaction, dialect: Dialect, tallies: readonly Tally[]): Promise<void> {
  const perKey = new Map<string, { count: number; lastAt: EpochMs }>();
  for (const { use, accepted, lastAcceptedAt } of tallies) {
    if (accepted === 0) continue;
    const sum = perKey.get(use.keyId);
    perKey.set(use.keyId, { count: accepted + (sum?.count ?? 0), lastAt: Math.max(lastAcceptedAt, sum?.lastAt ?? 0) });
  }
  const inOrder = [...perKey].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const rows of chunks(inOrder)) {
    if (dialect === 'postgres')
      await lockInOrder(
        manager,
        rows.map(([keyId]) => keyId),
      );
    const sums = values(
      dialect,
      rows.map(([keyId, { count, lastAt }]) => [keyId, count, lastAt]),
    );
    await manager.query(
      `WITH used ("keyId", "uses", "at") AS (VALUES ${sums.sql})
       UPDATE "api_key" SET "useCount" = "useCount" + CAST(used."uses" AS bigint),
         "lastUsedAt" = CASE WHEN "lastUsedAt" > CAST(used."at" AS bigint) THEN "lastUsedAt" ELSE CAST(used."at" AS bigint) END
       FROM used WHERE "api_key"."id" = used."keyId"`,
      sums.parameters,
    );
  }
}

/** An UPDATE locks rows in the order of its plan; failures are counted in the order of IDs, and the two must not meet crosswise. */
async function lockInOrder(manager: EntityManager, keyIds: readonly string[]): Promise<void> {
  await manager.query('SELECT 1 FROM "api_key" WHERE "id" = ANY($1) ORDER BY "id" COLLATE "C" FOR UPDATE', [keyIds]);
}

/** Remembers the addresses that presented a right secret for the first time: they are never throttled from then on. */
async function writeSources(
  { manager }: Transaction,
  dialect: Dialect,
  pairs: readonly (readonly [keyId: string, source: string])[],
  at: EpochMs,
): Promise<void> {
  for (const rows of chunks(pairs)) {
    const trusted = values(
      dialect,
      rows.map(([keyId, source]) => [keyId, source, at, 0]),
    );
    await manager.query(
      `INSERT INTO "key_source" ("keyId", "source", "trustedAt", "failures") VALUES ${trusted.sql}
       ON CONFLICT ("keyId", "source") DO UPDATE SET "trustedAt" = excluded."trustedAt", "failures" = 0, "throttledUntil" = NULL`,
      trusted.parameters,
    );
  }
}

function* chunks<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += ROWS) yield rows.slice(from, from + ROWS);
}

function values(
  dialect: Dialect,
  rows: readonly (readonly (string | number)[])[],
): {
  readonly sql: string;
  readonly parameters: (string | number)[];
} {
  return { sql: placeholders(dialect, rows.length, rows[0]?.length ?? 0), parameters: rows.flat() };
}

/** PostgreSQL numbers its parameters; SQLite would look each `$n` up by name among all before it, which takes longer than the writing. */
function placeholders(dialect: Dialect, rows: number, columns: number): string {
  let next = 1;
  const one = () => (dialect === 'postgres' ? `$${next++}` : '?');
  return Array.from({ length: rows }, () => `(${Array.from({ length: columns }, one).join(', ')})`).join(', ');
}
