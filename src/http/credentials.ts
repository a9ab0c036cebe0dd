/** What a request presents, taken from its headers. */
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
 * Takes the key from `Authorization: Bearer` (RFC 6750), `Authorization: Basic` with ID and secret (RFC 7617), or
 * `X-API-Key`, in that order.
 * @returns undefined where there is none, or none that can be read.
 */
export function readCredentials(headers: CredentialHeaders): Credentials | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { secret: bearer };
  const basic = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) return fromBasic(basic);
  const header = headers['x-api-key'];
  const key = Array.isArray(header) ? header[0] : header;
  return key === undefined || key.trim() === '' ? undefined : { secret: key.trim() };
}

function fromBasic(encoded: string): Credentials | undefined {
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon === -1) return undefined;
  return { keyId: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
}
