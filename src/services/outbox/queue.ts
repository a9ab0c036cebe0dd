import type { EpochMs } from '../../domain/time/time.ts';
import type { WarningName } from '../../domain/warnings/planWarnings.ts';
import { chunks, values } from '../../persistence/bulkInsert.ts';
import type { Transaction } from '../../persistence/database.ts';
import type { WarningRow } from '../../persistence/entities/warnings.ts';
import { newRowId, type ServiceContext } from '../context.ts';

/** A warning that someone is to get. */
export interface NewWarning extends WarningName {
  readonly keyId: string;
  readonly personId: string;
  readonly projectId: string;
  readonly dueAt: EpochMs;
  /** Whether it was overtaken, and is only noted. */
  readonly overtaken?: boolean;
  readonly detail?: Readonly<Record<string, string>>;
}

/** What a row has from the beginning; the rest is filled in by the sender. */
const COLUMNS = [
  'id',
  'keyId',
  'kind',
  'threshold',
  'about',
  'personId',
  'projectId',
  'createdAt',
  'dueAt',
  'state',
  'detail',
] as const satisfies readonly (keyof WarningRow)[];

/**
 * Queues warnings, in the transaction that gives cause for them. One that is known already is left as it is (invariant 9). In SQL of
 * its own: TypeORM's insert would take a third of a sweep's time.
 */
export async function queueWarnings(
  context: ServiceContext,
  { manager }: Transaction,
  warnings: readonly NewWarning[],
): Promise<void> {
  for (const chunk of chunks(warnings)) {
    const rows = chunk.map((warning) => rowOf(context, warning));
    const { sql, parameters } = values(context.database.dialect, rows);
    await manager.query(
      `INSERT INTO "warning" (${COLUMNS.map((column) => `"${column}"`).join(', ')}) VALUES ${sql} ON CONFLICT DO NOTHING`,
      parameters,
    );
  }
}

function rowOf(
  context: ServiceContext,
  { overtaken = false, detail = {}, ...warning }: NewWarning,
): readonly (string | number)[] {
  const row: Pick<WarningRow, (typeof COLUMNS)[number]> = {
    ...warning,
    id: newRowId(context),
    createdAt: context.clock(),
    state: overtaken ? 'dropped' : 'waiting',
    detail: overtaken ? { ...detail, why: 'overtaken' } : { ...detail },
  };
  return COLUMNS.map((column) => (column === 'detail' ? JSON.stringify(row.detail) : row[column]));
}
