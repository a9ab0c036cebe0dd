import type { EpochMs } from '../../domain/time.ts';
import type { WarningName } from '../../domain/warnings/look.ts';
import type { Transaction } from '../../persistence/database.ts';
import { WarningEntity, type WarningRow } from '../../persistence/entities/warnings.ts';
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

/** Rows in one statement: far below the parameters that either database takes. */
const ROWS = 200;

/** Queues warnings, in the transaction that gives cause for them. One that is known already is left as it is (invariant 9). */
export async function queueWarnings(
  context: ServiceContext,
  { manager }: Transaction,
  warnings: readonly NewWarning[],
): Promise<void> {
  for (let from = 0; from < warnings.length; from += ROWS) {
    const rows = warnings.slice(from, from + ROWS).map((warning) => rowOf(context, warning));
    await manager
      .createQueryBuilder()
      .insert()
      .into(WarningEntity)
      .values(rows)
      .orIgnore()
      .updateEntity(false)
      .execute();
  }
}

function rowOf(context: ServiceContext, { overtaken = false, detail = {}, ...warning }: NewWarning): WarningRow {
  return {
    ...warning,
    id: newRowId(context),
    createdAt: context.clock(),
    state: overtaken ? 'dropped' : 'waiting',
    claimedBy: null,
    claimedAt: null,
    triedAt: null,
    digestId: null,
    sentAt: null,
    detail: overtaken ? { ...detail, why: 'overtaken' } : { ...detail },
  };
}
