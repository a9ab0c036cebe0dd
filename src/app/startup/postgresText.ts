import { DatabaseUrlError, errorCode, MigrationLockedError } from '../../persistence/databaseError.ts';

const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const HOW_TLS_IS_SET = [
  'To trust it, name its certificate authority: add sslmode=verify-full&sslrootcert=/path/to/ca.pem to DATABASE_URL.',
  'sslmode=no-verify encrypts but doesn’t check who answers. Use it only on a network you trust.',
];

/**
 * The words for what can go wrong only with PostgreSQL, with the remedy.
 * @param where the database's URL as it may be shown.
 * @returns the message, line by line; undefined if PostgreSQL adds nothing to the general message.
 */
export function postgresText(error: unknown, where: string): readonly string[] | undefined {
  if (error instanceof DatabaseUrlError && error.problem === 'host') {
    return [
      'DATABASE_URL can’t be read: what comes after the @ isn’t a host, or its port isn’t a number up to 65535.',
      'Write it as postgres://USER:PASSWORD@HOST:5432/DATABASE. An @ or / in the password must be percent-encoded: %40, %2F.',
    ];
  }
  if (error instanceof DatabaseUrlError) {
    return [
      'DATABASE_URL can’t be read: a character in it must be percent-encoded, most likely in the password.',
      'Write % as %25, / as %2F, ? as %3F, # as %23, @ as %40 and : as %3A, as in postgres://USER:50%25off@HOST/DATABASE.',
    ];
  }
  if (error instanceof MigrationLockedError) {
    return [
      `Another process is migrating the database ${where}, and hasn’t finished yet (${error.message}).`,
      'Nothing was changed. Wait and start again, or find the process that holds the lock: SELECT pid FROM pg_locks WHERE locktype = ’advisory’.',
    ];
  }
  const code = errorCode(error);
  if (CERTIFICATE_CODES.has(code)) {
    return [`The certificate of the database ${where} isn’t trusted (${code}).`, ...HOW_TLS_IS_SET];
  }
  const said = error instanceof Error ? error.message : '';
  if (/server does not support SSL/i.test(said)) {
    return [
      `The database ${where} doesn’t support TLS, but DATABASE_URL asks for it.`,
      'Turn TLS on at the server. On a network you trust, you can remove sslmode from DATABASE_URL instead, or set sslmode=disable.',
    ];
  }
  if (error instanceof Error && 'syscall' in error && error.syscall === 'open') {
    return [
      `A file that DATABASE_URL names for TLS can’t be read (${code}).`,
      'Check that sslrootcert, sslcert and sslkey are paths of files that this user can read.',
    ];
  }
  return refusalText(code, said, where);
}

function refusalText(code: string, said: string, where: string): readonly string[] | undefined {
  // PostgreSQL requires TLS through an entry in pg_hba.conf, and then answers 28000 to clients without it.
  if (code === '28000' && /no encryption|SSL off/i.test(said)) {
    return [
      `The database ${where} refuses connections without TLS.`,
      'Add sslmode=verify-full to DATABASE_URL, and sslrootcert=/path/to/ca.pem if its certificate isn’t publicly trusted.',
    ];
  }
  // PgBouncer refuses everything with one code: protocol violation.
  const refused = code === '08P01' && /password|no such user|auth/i.test(said) ? '28P01' : code;
  switch (refused) {
    case '28P01':
    case '28000':
      return [
        `The database ${where} refused the user name or the password (${code}).`,
        'Correct them in DATABASE_URL. Special characters must be percent-encoded (% as %25, / as %2F, @ as %40).',
      ];
    case '3D000':
      return [
        `The server has no database with the name in ${where}.`,
        'Create it (CREATE DATABASE …), or correct the name at the end of DATABASE_URL.',
      ];
    case '42501':
      return [
        `The user in ${where} doesn’t have the permissions that Latchkey needs (permission denied).`,
        'Make this user the owner of the database, or grant it everything on the schema: GRANT ALL ON SCHEMA public TO USER.',
      ];
    default:
      return undefined;
  }
}
