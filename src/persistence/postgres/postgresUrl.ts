/**
 * Whether a `postgres://` URL can be parsed. People paste raw passwords into it; then a `/`, `?` or `#` ends the host
 * in the middle of the password, and a `%` begins an invalid escape.
 * @returns false if something in it must be percent-encoded (RFC 3986, 3.2.1).
 */
export function isReadablePostgresUrl(url: string): boolean {
  const rest = url.replace(/^postgres(ql)?:\/\//, '');
  if (rest.includes('#')) return false;
  const end = rest.search(/[/?]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const [path = '', ...query] = end < 0 ? [''] : rest.slice(end).split('?');
  if (query.length > 1 || path.includes('@')) return false;
  const at = authority.lastIndexOf('@');
  // Without a user, only host and port remain, and a port is a number: otherwise the `@` was cut off.
  if (at < 0 && query.some((part) => part.includes('@')) && !/^(\[[^\]]*\]|[^:]*)(:\d*)?$/.test(authority))
    return false;
  return (
    isDecodable(authority.slice(0, Math.max(at, 0))) && isDecodable(path) && isParseable(url, authority.slice(at + 1))
  );
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
