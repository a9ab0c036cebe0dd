import { unwrapped } from '../../domain/keys/presented.ts';
import { SECRET_PREFIX } from '../../domain/keys/secretFormat.ts';

/** The credentials in a request's headers. */
export interface Credentials {
  readonly secret: string;
  readonly keyId?: string;
}

/** The headers that may carry a key, each with every value that was sent, in order. */
export interface CredentialHeaders {
  readonly authorization: readonly string[];
  readonly apiKey: readonly string[];
}

/**
 * What a request presents. `ambiguous`: one header holds two different keys of ours, and the service behind the proxy might read
 * another one than was checked.
 */
export type Presented =
  | { readonly kind: 'credentials'; readonly credentials: Credentials }
  | { readonly kind: 'none' | 'ambiguous' };

/**
 * Takes the key from `Authorization: Bearer` (RFC 6750), `Authorization: Basic` with ID and secret, or with the secret
 * as user and no password, or as password and no user (RFC 7617), or `X-API-Key`: the first header that holds one of ours, in that
 * order. A credential that doesn't begin with `lk_` belongs to another system and hides nothing. What tools leave around a secret is
 * taken off. A header that is sent twice counts as one with a list (RFC 9110, 5.3).
 * @returns `none` if there is no readable credential. If there are only other systems' credentials, one of those,
 * which is then refused like any other text.
 */
export function readCredentials({ authorization, apiKey }: CredentialHeaders): Presented {
  const inAuthorization = authorization.flatMap(fromAuthorization);
  const ours = inAuthorization.filter(isOurs);
  if (ours.length > 0) return theOne(ours);
  const inApiKey = apiKey.flatMap(fromApiKey);
  const ourKeys = inApiKey.filter(isOurs);
  if (ourKeys.length > 0) return theOne(ourKeys);
  const [theirs] = [...inAuthorization, ...inApiKey];
  return theirs === undefined ? { kind: 'none' } : { kind: 'credentials', credentials: theirs };
}

function theOne(found: readonly Credentials[]): Presented {
  const [first] = found;
  const differs = ({ secret, keyId }: Credentials) => secret !== first?.secret || keyId !== first.keyId;
  if (first === undefined || found.some(differs)) return { kind: 'ambiguous' };
  return { kind: 'credentials', credentials: first };
}

function isOurs({ secret }: Credentials): boolean {
  return secret.startsWith(SECRET_PREFIX);
}

/** Nearly every request that we let in: it is read without a list, and without anything taken off. */
const PLAIN = /^Bearer (lk_\w+)$/;
/** A credential of a scheme that may carry a key (RFC 9110, 11.1: schemes are compared without regard to case). */
const SCHEME = /^(Bearer|Basic)(?=[\s"'])/i;

/** The items of a list are looked at one by one: somebody else's scheme (Digest, AWS4-HMAC-SHA256) puts commas between parameters. */
function fromAuthorization(value: string): readonly Credentials[] {
  const plain = PLAIN.exec(value)?.[1];
  if (plain !== undefined) return [{ secret: plain }];
  return asUtf8(value)
    .split(',')
    .flatMap((item) => {
      const text = item.trim();
      const scheme = SCHEME.exec(text)?.[1];
      if (scheme === undefined) return [];
      const credential = text.slice(scheme.length);
      return (scheme.toLowerCase() === 'basic' ? fromBasic(credential) : fromBearer(credential)) ?? [];
    });
}

/** Some tools put their own `Bearer` before an existing one. */
function fromBearer(credential: string): Credentials | undefined {
  const secret = unwrapped(unwrapped(credential).replace(/^(?:Bearer\s+)+/i, ''));
  return secret === '' || /\s/.test(secret) ? undefined : { secret };
}

/**
 * Reads a user and a password. `base64` wraps its lines at 76 characters, and an ID with a secret needs 108: a line end in their
 * midst arrives as a space.
 */
function fromBasic(credential: string): Credentials | undefined {
  const encoded = unwrapped(credential).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(encoded)) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const apart = pairOf(decoded);
  // Quotes may stand around each, or around both together.
  const { user, password } = /^\w*$/.test(apart.user) ? apart : pairOf(unwrapped(decoded));
  if ((password ?? '') === '' && user.startsWith(SECRET_PREFIX)) return { secret: user };
  if (user === '' && password?.startsWith(SECRET_PREFIX) === true) return { secret: password };
  return password === undefined ? undefined : { keyId: user, secret: password };
}

/** @returns user and password without what stands around each; without a colon, no password. */
function pairOf(text: string): { readonly user: string; readonly password: string | undefined } {
  const colon = text.indexOf(':');
  if (colon === -1) return { user: decodedPart(text), password: undefined };
  return { user: decodedPart(text.slice(0, colon)), password: decodedPart(text.slice(colon + 1)) };
}

/** Some tools send what stands in an address (`https://ID:SECRET@host`) as it is, percent-encoded. Nothing of ours needs a `%`. */
function decodedPart(part: string): string {
  if (!part.includes('%')) return unwrapped(part);
  try {
    return unwrapped(decodeURIComponent(part));
  } catch {
    return unwrapped(part);
  }
}

function fromApiKey(value: string): readonly Credentials[] {
  return asUtf8(value)
    .split(',')
    .flatMap((item) => fromBearer(item) ?? theirs(unwrapped(item)));
}

/** Another system's credential may hold white space. */
function theirs(text: string): readonly Credentials[] {
  return text === '' ? [] : [{ secret: text }];
}

/** Node reads headers as Latin-1, but a byte order mark or a curly quote is sent as UTF-8. */
function asUtf8(header: string): string {
  return /^[\x20-\x7e\t]*$/.test(header) ? header : Buffer.from(header, 'latin1').toString('utf8');
}
