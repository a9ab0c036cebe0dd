/**
 * The command that backs up a PostgreSQL database, ready to be pasted into a shell. Made of host, port, user and name alone: a
 * password would end in the shell's history.
 * @param url `postgres://…`.
 * @param file where the backup goes.
 */
export function pgDumpCommand(url: string, file: string): string {
  const parts = partsOf(url);
  const options = [
    ['host', parts?.searchParams.get('host') ?? parts?.hostname ?? 'HOST'],
    ['port', parts?.searchParams.get('port') ?? parts?.port ?? ''],
    ['username', parts?.searchParams.get('user') ?? decoded(parts?.username ?? 'USER')],
    ['dbname', decoded(parts?.pathname.slice(1) ?? 'DATABASE')],
    ['file', file],
  ] as const;
  const given = options.filter(([, value]) => value !== '').map(([name, value]) => `--${name}=${quoted(value)}`);
  return ['pg_dump --format=custom --no-owner', ...given].join(' ');
}

/** Pieces of a password that isn't percent-encoded stand in the wrong parts: then no part is used. */
function partsOf(url: string): URL | undefined {
  const rest = url.replace(/^[a-z]+:\/\/[^/?#]*/, '');
  if (/@|%40/i.test(rest)) return undefined;
  try {
    const parts = new URL(url);
    // A lone user name may be a password in the wrong place.
    if (parts.password === '' && !parts.searchParams.has('password')) parts.username = '';
    return parts;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
