/** Runs a statement with `?` for its parameters. */
export type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>;

const BATCH = 200;
const NEXT_AT = 5 * 24 * 3_600_000;

/**
 * The reads and writes of a sweep in raw SQL by the bare driver, in batches of the same size: what is due, whose it is, what their
 * projects said, its secrets and their uses, what was dealt with; the warnings, and when to look again. It decides nothing: each
 * key gets the same warning.
 * @returns how many keys were due.
 */
export async function rawSweep(query: Query, dialect: 'sqlite' | 'postgres', now: number): Promise<number> {
  for (let looked = 0; ; ) {
    await query(dialect === 'postgres' ? 'BEGIN' : 'BEGIN IMMEDIATE');
    const due = await rawBatch(query, dialect, now, looked);
    await query('COMMIT');
    looked += due;
    if (due < BATCH) return looked;
  }
}

async function rawBatch(query: Query, dialect: 'sqlite' | 'postgres', now: number, named: number): Promise<number> {
  const keys = await query(
    `SELECT "id", "ownerId", "projectId", "createdAt", "expiresAt", "deletedAt", "disabledAt", "lastUsedAt", "snoozedUntil"
     FROM "api_key" WHERE "warnAt" <= ? ORDER BY "warnAt" LIMIT ${BATCH}${dialect === 'postgres' ? ' FOR UPDATE SKIP LOCKED' : ''}`,
    [now],
  );
  if (keys.length === 0) return 0;
  const ids = keys.map(({ id }) => id);
  const people = [...new Set(keys.map(({ ownerId }) => ownerId))];
  const projects = [...new Set(keys.map(({ projectId }) => projectId))];
  await query(`SELECT "id", "timeZone" FROM "person" WHERE "id" IN (${marks(people)})`, people);
  await query(`SELECT * FROM "warning_setting" WHERE "projectId" IN (${marks(projects)})`, projects);
  const secrets = await query(
    `SELECT "id", "keyId", "state", "createdAt", "overlapEndsAt" FROM "secret"
     WHERE "keyId" IN (${marks(ids)}) AND "state" IN ('current', 'previous')`,
    ids,
  );
  const old = secrets.filter(({ state }) => state === 'previous').map(({ id }) => id);
  if (old.length > 0)
    await query(`SELECT "secretId", "lastAt" FROM "secret_use" WHERE "secretId" IN (${marks(old)})`, old);
  await query(`SELECT "keyId", "kind", "threshold", "about" FROM "warning" WHERE "keyId" IN (${marks(ids)})`, ids);
  const warnings = keys.flatMap(({ id, ownerId, projectId, expiresAt }, index) => {
    const name = ['expiry', '7', String(expiresAt), ownerId, projectId];
    return [`raw-${named + index}-${String(id)}`, id, ...name, now, now - 1, 'waiting', '{}'];
  });
  await query(
    `INSERT INTO "warning" ("id", "keyId", "kind", "threshold", "about", "personId", "projectId", "createdAt", "dueAt", "state", "detail")
     VALUES ${keys.map(() => `(${'?, '.repeat(10)}?)`).join(', ')} ON CONFLICT DO NOTHING`,
    warnings,
  );
  await query(
    `WITH look ("keyId", "at") AS (VALUES ${keys.map(() => '(?, ?)').join(', ')})
     UPDATE "api_key" SET "warnAt" = CAST(look."at" AS bigint) FROM look WHERE "api_key"."id" = look."keyId"`,
    keys.flatMap(({ id }) => [id, now + NEXT_AT]),
  );
  return keys.length;
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
