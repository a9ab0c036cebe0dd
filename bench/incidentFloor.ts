import type { Query } from './sweepFloor.ts';

type Row = Readonly<Record<string, unknown>>;

/** The rows of one incident: those of its start, and those of each key in turn. */
export interface WrittenIncident {
  readonly incident: Row;
  readonly keys: readonly Row[];
  readonly messages: readonly Row[];
  readonly secrets: readonly Row[];
  readonly handovers: readonly Row[];
  readonly events: readonly Row[];
}

const BATCH = 50;
const ROWS = 500;

/**
 * The reads and writes of an incident in raw SQL by the bare driver: its start in one transaction, and its keys in batches of the same
 * size, each with the locks that the product takes. It decides, draws and seals nothing: it writes what the product wrote before.
 */
export async function rawIncident(
  query: Query,
  dialect: 'sqlite' | 'postgres',
  written: WrittenIncident,
): Promise<void> {
  const begin = dialect === 'postgres' ? 'BEGIN' : 'BEGIN IMMEDIATE';
  const lock = dialect === 'postgres' ? ' FOR UPDATE' : '';
  const { incident, keys, messages } = written;
  await query(begin);
  await insert(query, 'incident', [incident]);
  for (let from = 0; from < keys.length; from += ROWS)
    await insert(query, 'incident_key', keys.slice(from, from + ROWS));
  await insert(query, 'live_message', messages);
  await query('COMMIT');
  for (let from = 0; from < keys.length; from += BATCH) {
    const of = <T>(rows: readonly T[]): readonly T[] => rows.slice(from, from + BATCH);
    await query(begin);
    await query(`SELECT * FROM "incident" WHERE "id" = ?${lock}`, [incident['id']]);
    const rows = await query(
      `SELECT * FROM "incident_key" WHERE "incidentId" = ? AND "state" = 'waiting' ORDER BY "position" LIMIT ${BATCH}`,
      [incident['id']],
    );
    const ids = rows.map(({ keyId }) => keyId);
    await query(`SELECT * FROM "api_key" WHERE "id" IN (${marks(ids)}) ORDER BY "id"${lock}`, ids);
    await query(`SELECT * FROM "secret" WHERE "keyId" IN (${marks(ids)})`, ids);
    await query(`SELECT * FROM "app_link" WHERE "keyId" IN (${marks(ids)})`, ids);
    await query(`SELECT * FROM "rotation" WHERE "keyId" IN (${marks(ids)}) AND "endedAt" IS NULL`, ids);
    await insert(query, 'secret', of(written.secrets));
    await insert(query, 'handover', of(written.handovers));
    const rowIds = rows.map(({ id }) => id);
    await query(`UPDATE "incident_key" SET "state" = 'handed' WHERE "id" IN (${marks(rowIds)})`, rowIds);
    await query(`UPDATE "incident" SET "revision" = "revision" + 1 WHERE "id" = ?`, [incident['id']]);
    await query(`SELECT * FROM "audit_head" WHERE "id" = 1${lock}`);
    await insert(query, 'audit_event', of(written.events));
    await query(`UPDATE "audit_head" SET "seq" = "seq" WHERE "id" = 1`);
    await query('COMMIT');
  }
}

async function insert(query: Query, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const one = `(${marks(columns)})`;
  const names = columns.map((column) => `"${column}"`).join(', ');
  const values = rows.flatMap((row) => columns.map((column) => row[column]));
  await query(`INSERT INTO "${table}" (${names}) VALUES ${rows.map(() => one).join(', ')}`, values);
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
