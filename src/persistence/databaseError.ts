import { QueryFailedError } from 'typeorm';

/** The kind of database problem, as far as it helps a person. */
export type DatabaseProblem =
  | 'full'
  | 'read-only'
  | 'busy'
  | 'unreachable'
  | 'corrupt'
  | 'denied'
  | 'too-new'
  | 'other';

/** A later version of the program created or migrated the database. */
export class DatabaseTooNewError extends Error {
  /** @param migrations the migrations that this program doesn't know. */
  constructor(migrations: readonly string[]) {
    super(`the database holds migrations that this program does not know: ${migrations.join(', ')}`);
    this.name = 'DatabaseTooNewError';
  }
}

/** The server, or the network to it, didn't answer in time. The outcome of the request is unknown. */
export class DatabaseSilentError extends Error {
  readonly code = 'LATCHKEY_SILENT';

  /** @param what what timed out. */
  constructor(what: string) {
    super(`the database gave no answer: ${what}`);
    this.name = 'DatabaseSilentError';
  }
}

/** Another process held the migration lock for longer than we waited. */
export class MigrationLockedError extends Error {
  constructor(waitedMs: number) {
    super(`another process holds the migration lock, for more than ${Math.round(waitedMs / 1_000)} s`);
    this.name = 'MigrationLockedError';
  }
}

/** A `postgres://` URL that can't be parsed. Contains no part of it. */
export class DatabaseUrlError extends Error {
  /** `host`: what comes after the `@` is no host, or its port is no port. */
  readonly problem: 'encoding' | 'host';

  constructor(problem: 'encoding' | 'host') {
    super(`the URL can’t be read: ${problem}`);
    this.name = 'DatabaseUrlError';
    this.problem = problem;
  }
}

/** The error code from the database, the driver or the system, or ''. */
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
  '25P03': 'unreachable', // idle_in_transaction_session_timeout: this process, or the network, sent nothing
  '55P03': 'busy', // lock_not_available: lock_timeout
  '57014': 'busy', // query_canceled: statement_timeout
  '57P01': 'unreachable', // admin_shutdown
  '57P02': 'unreachable', // crash_shutdown
  '57P03': 'unreachable', // cannot_connect_now
  '53300': 'busy', // too_many_connections
};

/** Classifies an error from the database layer. */
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

/** Whether the server may just not be up yet: connection refused, host name unknown, starting or stopping. */
export function isNotUpYet(error: unknown): boolean {
  return NOT_UP.has(errorCode(error)) || isConnectionLoss(error);
}

/** Connection errors for which the driver has only a message and no code. */
function isConnectionLoss(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return /timeout expired|Connection terminated|connection (timeout|error)|trying to connect|Client was closed/i.test(
    message,
  );
}

/** Whether a retry of the transaction may succeed: serialization failure or deadlock (PostgreSQL, appendix A). */
export function isRetryable(error: unknown): boolean {
  const code = errorCode(error);
  return code === '40001' || code === '40P01';
}

/** Whether the unique index on a table's names refused a row because the name was just taken. */
export function isNameTaken(error: unknown, table: 'project' | 'channel' | 'app'): boolean {
  const code = errorCode(error);
  if (!(error instanceof QueryFailedError)) return false;
  if (code === 'SQLITE_CONSTRAINT') return /UNIQUE/.test(error.message) && error.message.includes(`${table}.nameKey`);
  const { driverError } = error;
  return code === '23505' && 'constraint' in driverError && driverError.constraint === `${table}_name`;
}

/** Whether the primary key refused a row because another transaction inserted it first. */
export function isThereAlready(error: unknown, table: string): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  if (errorCode(error) === 'SQLITE_CONSTRAINT') return error.message.includes(`UNIQUE constraint failed: ${table}.`);
  const { driverError } = error;
  return errorCode(error) === '23505' && 'table' in driverError && driverError.table === table;
}
