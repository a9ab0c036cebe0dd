import { QueryFailedError } from 'typeorm';

/** What went wrong with the database, as far as it helps a person. */
export type DatabaseProblem =
  | 'full'
  | 'read-only'
  | 'busy'
  | 'unreachable'
  | 'corrupt'
  | 'denied'
  | 'too-new'
  | 'other';

/** The database was made by a later version of the program. */
export class DatabaseTooNewError extends Error {
  /** @param migrations the names of those that this program doesn't know. */
  constructor(migrations: readonly string[]) {
    super(`the database holds migrations that this program does not know: ${migrations.join(', ')}`);
    this.name = 'DatabaseTooNewError';
  }
}

/** @returns the code that a driver gave to an error, or nothing. */
export function errorCode(error: unknown): string {
  const inner: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (inner instanceof AggregateError) return errorCode(inner.errors[0]);
  if (typeof inner === 'object' && inner !== null && 'code' in inner && typeof inner.code === 'string')
    return inner.code;
  return '';
}

const CODES: Readonly<Record<string, DatabaseProblem>> = {
  SQLITE_FULL: 'full',
  SQLITE_READONLY: 'read-only',
  SQLITE_CANTOPEN: 'unreachable',
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_CORRUPT: 'corrupt',
  SQLITE_NOTADB: 'corrupt',
  SQLITE_IOERR: 'full',
  SQLITE_PERM: 'denied',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'read-only',
  ENOSPC: 'full',
  ENOTDIR: 'unreachable',
  EEXIST: 'unreachable',
  EISDIR: 'unreachable',
  ENOENT: 'unreachable',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ETIMEDOUT: 'unreachable',
  '53100': 'full', // disk_full
  '25006': 'read-only', // read_only_sql_transaction
  '28000': 'denied', // invalid_authorization_specification
  '28P01': 'denied', // invalid_password
  '3D000': 'unreachable', // invalid_catalog_name
  '57P01': 'unreachable', // admin_shutdown
  '57P03': 'unreachable', // cannot_connect_now
  '53300': 'busy', // too_many_connections
};

/** Classes an error that came out of the database layer. */
export function databaseProblem(error: unknown): DatabaseProblem {
  if (error instanceof DatabaseTooNewError) return 'too-new';
  const known = CODES[errorCode(error)];
  if (known !== undefined) return known;
  const message = error instanceof Error ? error.message : '';
  return /timeout expired|Connection terminated|connection timeout/i.test(message) ? 'unreachable' : 'other';
}

/** Whether running the transaction again may well succeed: serialization failure or deadlock (PostgreSQL, appendix A). */
export function isRetryable(error: unknown): boolean {
  const code = errorCode(error);
  return code === '40001' || code === '40P01';
}

/** Whether the unique index of a table's names refused a row: somebody else took the name first. */
export function isNameTaken(error: unknown, table: 'project' | 'channel'): boolean {
  const code = errorCode(error);
  if (!(error instanceof QueryFailedError)) return false;
  if (code === 'SQLITE_CONSTRAINT') return /UNIQUE/.test(error.message) && error.message.includes(`${table}.nameKey`);
  const { driverError } = error;
  return code === '23505' && 'constraint' in driverError && driverError.constraint === `${table}_name`;
}

/** Whether a row of a table is there already: somebody else was first with the same primary key. */
export function isThereAlready(error: unknown, table: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  if (errorCode(error) === 'SQLITE_CONSTRAINT') return error.message.includes(`UNIQUE constraint failed: ${table}.`);
  const { driverError } = error;
  return errorCode(error) === '23505' && 'table' in driverError && driverError.table === table;
}
