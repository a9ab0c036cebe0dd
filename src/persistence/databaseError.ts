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

/** The server, or the way to it, gave no answer in time. Whether what was asked of it was done is unknown. */
export class DatabaseSilentError extends Error {
  readonly code = 'LATCHKEY_SILENT';

  /** @param what was waited for in vain. */
  constructor(what: string) {
    super(`the database gave no answer: ${what}`);
    this.name = 'DatabaseSilentError';
  }
}

/** Another process has been changing the schema for longer than we waited. */
export class MigrationLockedError extends Error {
  constructor(waitedMs: number) {
    super(`another process holds the migration lock, for more than ${Math.round(waitedMs / 1_000)} s`);
    this.name = 'MigrationLockedError';
  }
}

/** A `postgres://` URL that can't be read as one. Holds nothing of it. */
export class DatabaseUrlError extends Error {
  constructor() {
    super('the URL can’t be read: a character in it must be percent-encoded');
    this.name = 'DatabaseUrlError';
  }
}

/** The code of the database's, the driver's or the system's error, or ''. */
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
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EPIPE: 'unreachable',
  LATCHKEY_SILENT: 'unreachable',
  '53100': 'full', // disk_full
  '25006': 'read-only', // read_only_sql_transaction
  '28000': 'denied', // invalid_authorization_specification
  '28P01': 'denied', // invalid_password
  '3D000': 'unreachable', // invalid_catalog_name
  '42501': 'denied', // insufficient_privilege
  '25P03': 'unreachable', // idle_in_transaction_session_timeout: we fell silent, or the network did
  '55P03': 'busy', // lock_not_available: lock_timeout
  '57014': 'busy', // query_canceled: statement_timeout
  '57P01': 'unreachable', // admin_shutdown
  '57P02': 'unreachable', // crash_shutdown
  '57P03': 'unreachable', // cannot_connect_now
  '53300': 'busy', // too_many_connections
};

/** Classes an error that came out of the database layer. */
export function databaseProblem(error: unknown): DatabaseProblem {
  if (error instanceof DatabaseTooNewError) return 'too-new';
  if (error instanceof MigrationLockedError) return 'busy';
  const known = CODES[errorCode(error)];
  if (known !== undefined) return known;
  return isConnectionLoss(error) ? 'unreachable' : 'other';
}

const NOT_UP: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE'],
  ...['LATCHKEY_SILENT', '57P01', '57P02', '57P03'],
]);

/** Whether a server may simply not be up yet: nobody listens, its name is not known, it starts or stops. */
export function isNotUpYet(error: unknown): boolean {
  return NOT_UP.has(errorCode(error)) || isConnectionLoss(error);
}

/** What the driver says where it has no code for it. */
function isConnectionLoss(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return /timeout expired|Connection terminated|connection (timeout|error)|trying to connect|Client was closed/i.test(
    message,
  );
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
