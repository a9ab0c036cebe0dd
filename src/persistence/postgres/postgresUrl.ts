/**
 * Whether a `postgres://` URL can be read as one. Passwords are pasted into it as they are; then a `/`, `?` or `#` ends the
 * server's name in the middle of them, and a `%` begins an escape that is none.
 * @returns false where something in it must be percent-encoded (RFC 3986, 3.2.1).
 */
export function isReadablePostgresUrl(url: string): boolean {
  const rest = url.replace(/^postgres(ql)?:\/\//, '');
  if (rest.includes('#')) return false;
  const end = rest.search(/[/?]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const [path = '', ...query] = end < 0 ? [''] : rest.slice(end).split('?');
  if (query.length > 1 || path.includes('@')) return false;
  const at = authority.lastIndexOf('@');
  // Without a user there is a host and a port, and no port but a number: else the `@` was cut off.
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

/** A URL without a host (`postgres://user@/db?host=/run/postgresql`) is a way to a Unix socket, and none of the standard's. */
function isParseable(url: string, host: string): boolean {
  return host === '' || URL.canParse(url);
}
