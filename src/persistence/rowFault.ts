import { QueryFailedError } from 'typeorm';
import { errorCode } from './databaseError.ts';

/** What a failed transaction says: that a row can never be written, or that the database could not do it now. */
export type Fault = 'row' | 'database';

/**
 * Classes of SQLSTATE that lie in what was to be written (PostgreSQL, appendix A): cardinality violation, data exception, integrity
 * constraint violation, program limit exceeded. All else may pass: connections, locks, time-outs, disks, a schema under repair.
 */
const ROW_CLASSES = new Set(['21', '22', '23', '54']);
const ROW_CODES = new Set(['SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG', 'SQLITE_RANGE']);
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * Tells whether trying the same rows again could succeed, or will fail for ever.
 * @param error what a transaction was rejected with. An error of our own making, such as a TypeError, comes from a row too.
 */
export function faultOf(error: unknown): Fault {
  const code = errorCode(error);
  if (ROW_CODES.has(code) || (SQLSTATE.test(code) && ROW_CLASSES.has(code.slice(0, 2)))) return 'row';
  if (error instanceof QueryFailedError) return 'database';
  return error instanceof TypeError || error instanceof RangeError ? 'row' : 'database';
}
