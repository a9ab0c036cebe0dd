/**
 * Finds what keeps a `postgres://` URL from being parsed. People paste raw passwords into it; then a `/`, `?` or `#` ends the host
 * in the middle of the password, and a `%` begins an invalid escape.
 * @returns `encoding` if something in it must be percent-encoded (RFC 3986, 3.2.1), `host` if host or port are none; undefined where
 * it can be parsed.
 */
export function postgresUrlProblem(url: string): 'encoding' | 'host' | undefined {
  const rest = url.replace(/^postgres(ql)?:\/\//, '');
  if (rest.includes('#')) return 'encoding';
  const end = rest.search(/[/?]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const [path = '', ...query] = end < 0 ? [''] : rest.slice(end).split('?');
  if (query.length > 1 || path.includes('@')) return 'encoding';
  const at = authority.lastIndexOf('@');
  // Without a user, only host and port remain, and a port is a number: otherwise the `@` was cut off. Nor is a query one whose
  // first `@` comes before any `=`.
  const isHost = /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.test(authority);
  if (at < 0 && query.some((part) => part.includes('@') && !(isHost && /^[^@]*=/.test(part)))) return 'encoding';
  if (!isDecodable(authority.slice(0, Math.max(at, 0))) || !isDecodable(path)) return 'encoding';
  const host = authority.slice(at + 1);
  if (isParseable(url, host)) return undefined;
  // Without an `@` it may be the beginning of a password that was cut off.
  return at < 0 ? 'encoding' : 'host';
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * A URL without a host (`postgres://user@/db?host=/run/postgresql`) names a Unix socket, which the URL standard doesn't
 * know.
 */
function isParseable(url: string, host: string): boolean {
  return host === '' || URL.canParse(url);
}
