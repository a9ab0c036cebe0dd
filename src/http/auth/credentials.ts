import { SECRET_PREFIX } from '../../domain/keys/secretFormat.ts';

/** The credentials in a request's headers. */
export interface Credentials {
  readonly secret: string;
  readonly keyId?: string;
}

/** The headers that may carry a key. */
export interface CredentialHeaders {
  readonly authorization?: string | undefined;
  readonly 'x-api-key'?: string | string[] | undefined;
}

/**
 * Takes the key from `Authorization: Bearer` (RFC 6750), `Authorization: Basic` with ID and secret, or with the secret
 * as user and no password (RFC 7617), or `X-API-Key`: the first that looks like ours, in that order. A credential that
 * doesn't begin with `lk_` belongs to another system and hides nothing. White space around a secret is removed.
 * @returns undefined if there is no readable credential. If there are only other systems' credentials, one of those,
 * which is then refused like any other text.
 */
export function readCredentials(headers: CredentialHeaders): Credentials | undefined {
  const authorization = fromAuthorization(headers.authorization);
  if (authorization !== undefined && isOurs(authorization)) return authorization;
  const apiKey = fromApiKey(headers['x-api-key']);
  if (apiKey !== undefined && isOurs(apiKey)) return apiKey;
  return authorization ?? apiKey;
}

function isOurs({ secret }: Credentials): boolean {
  return secret.startsWith(SECRET_PREFIX);
}

function fromAuthorization(header = ''): Credentials | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(header)?.[1];
  if (bearer !== undefined) return { secret: bearer };
  const basic = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header)?.[1];
  return basic === undefined ? undefined : fromBasic(basic);
}

function fromBasic(encoded: string): Credentials | undefined {
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon === -1) return undefined;
  const user = decoded.slice(0, colon).trim();
  const password = decoded.slice(colon + 1).trim();
  return password === '' && user.startsWith(SECRET_PREFIX) ? { secret: user } : { keyId: user, secret: password };
}

function fromApiKey(header: string | string[] | undefined): Credentials | undefined {
  const key = (Array.isArray(header) ? header[0] : header)?.trim();
  return key === undefined || key === '' ? undefined : { secret: key };
}
