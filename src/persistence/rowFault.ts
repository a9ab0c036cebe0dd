import { QueryFailedError } from 'typeorm';
import { errorCode } from './databaseError.ts';

/** Why a transaction failed: a row can never be written, or the database couldn't do it now. */
export type Fault = 'row' | 'database';

/**
 * SQLSTATE classes that blame the data (PostgreSQL, appendix A): cardinality violation, data exception, integrity
 * constraint violation, program limit exceeded. Everything else may pass: connections, locks, timeouts, disks, a schema
 * under repair.
 */
const ROW_CLASSES = new Set(['21', '22', '23', '54']);
const ROW_CODES = new Set(['SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG', 'SQLITE_RANGE']);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * Tells whether a retry with the same rows could succeed or will always fail.
 * @param error the transaction's rejection. An error of our own, such as a TypeError, also counts as a row's.
 */
export function faultOf(error: unknown): Fault {
  const code = errorCode(error);
  if (ROW_CODES.has(code) || (SQLSTATE.test(code) && ROW_CLASSES.has(code.slice(0, 2)))) return 'row';
  if (error instanceof QueryFailedError) return 'database';
  return error instanceof TypeError || error instanceof RangeError ? 'row' : 'database';
}
