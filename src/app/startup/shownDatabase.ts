import { readDatabaseUrl } from '../../persistence/dataSourceOptions.ts';
import { NO_DETAILS } from './copy.ts';

/** The replacement for the parts of a `DATABASE_URL` that may not be shown. */
const HIDDEN = '…';

const SHORT = 4;

/** Parameters whose values are no secret and useful to the person who reads an error. All others may hold a password or a key. */
const OPEN_PARAMETERS = new Set(['host', 'port', 'dbname', 'user', 'sslmode', 'application_name', 'connect_timeout']);

/**
 * A database URL as it may be shown. It is built from the parts known not to be secret (the file; host, port and name
 * of the database), rather than by removing what looks secret: passwords occur in more places than before the `@`, and
 * one that isn't percent-encoded can scatter pieces of itself anywhere.
 */
export function shownDatabase(url: string): string {
  const target = readDatabaseUrl(url);
  if (target === undefined) return HIDDEN;
  if (target.kind === 'sqlite') return `sqlite:${target.file.replace(/\?.*$/s, `?${HIDDEN}`)}`;
  const parts = validParts(url);
  if (parts === undefined) return `postgres://${HIDDEN}`;
  const host = parts.searchParams.get('host') ?? parts.hostname;
  const shownHost = /^[\w.:[\]/-]*$/.test(host) ? host : HIDDEN;
  const name = parts.pathname === '' || /^\/[\w.$-]*$/.test(parts.pathname) ? parts.pathname : `/${HIDDEN}`;
  return `postgres://${shownHost}${parts.port === '' ? '' : `:${parts.port}`}${name}`;
}

/**
 * What may be shown of a driver's error about a database: drivers repeat their input.
 * @returns its first line without any secret of the URL; only the error's code if the URL can't be parsed reliably.
 */
export function shownReason(error: unknown, url: string): string {
  const line = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
  const target = readDatabaseUrl(url);
  if (target?.kind === 'sqlite') return line;
  const parts = validParts(url);
  if (parts === undefined || line.includes('://')) return codeOf(error);
  return secretsOf(url, parts).reduce<string>((text, secret) => text.replaceAll(secret, HIDDEN), line);
}

/**
 * The URL's parts, or undefined if they may be split in the wrong places: after a `/`, `?` or `#` inside a password,
 * the host's `@` is still to come, and the text before it would pass for host and port.
 */
function validParts(url: string): URL | undefined {
  if (/@|%40/i.test(url.slice(authorityOf(url).length).replace(/([?&])user=[^&]*/g, '$1'))) return undefined;
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/**
 * Every piece of the URL except those that may be shown, longest first. Drivers decode and split it in their own ways,
 * so it is taken as written and decoded, whole and word by word.
 */
function secretsOf(url: string, parts: URL): readonly (string | RegExp)[] {
  const open = [parts.protocol, parts.host, parts.hostname, parts.port, parts.pathname.slice(1)];
  // A lone user name may be a password in the wrong place.
  if (parts.password !== '' || parts.searchParams.has('password')) open.push(parts.username);
  const values = [parts.username, parts.password, parts.hash.slice(1)];
  for (const [name, value] of parts.searchParams) (OPEN_PARAMETERS.has(name.toLowerCase()) ? open : values).push(value);
  for (const pair of parts.search.slice(1).split('&')) {
    const [name = '', value = ''] = pair.split('=');
    if (!OPEN_PARAMETERS.has(name.toLowerCase())) values.push(value);
  }
  values.push(
    ...authorityOf(url)
      .replace(/@[^@]*$/, '')
      .split('//'),
  );
  const words = new Set(open.flatMap((value) => [value, ...textOf(value)]));
  const secrets = new Set(
    values.flatMap((value) => [value, decoded(value)]).flatMap((value) => [value, ...textOf(value)]),
  );
  return [...secrets]
    .filter((secret) => secret !== '' && !words.has(secret))
    .sort((one, other) => other.length - one.length)
    .map((secret) => (secret.length < SHORT ? wholeWord(secret) : secret));
}

function textOf(text: string): readonly string[] {
  return text.split(/[^\p{L}\p{N}]+/u);
}

/** Matches whole words only: a single letter would be removed from every word, and the gaps would spell it. */
function wholeWord(text: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${text.replace(/[$^\\.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu');
}

function authorityOf(url: string): string {
  return /^[a-z]+:\/\/([^/?#]*)/.exec(url)?.[0] ?? '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{3,40}$/.test(code) ? code : NO_DETAILS;
}
