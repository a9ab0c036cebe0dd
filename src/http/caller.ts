import { readAddress, UNKNOWN_ADDRESS } from '../domain/address.ts';
import { holdsSecret } from '../domain/keys/secretFormat.ts';
import { storedText } from '../domain/storedText.ts';
import type { TokenCheck } from './verifyToken.ts';

/** Whether a caller may ask `/v1/verify`: where a token is configured, with that token only. @param authorization the header. */
export function mayAsk(authorization: string | undefined, isToken: TokenCheck): boolean {
  return isToken(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]);
}

/**
 * Whether the `source` that a caller names is believed: of those who may ask with a token, always; without one, on the loopback.
 * @param ip the caller's own address, or the one named by a trusted proxy.
 */
export function isBelieved(ip: string | undefined, isToken: TokenCheck | undefined): boolean {
  return isToken !== undefined || isLoopback(ip);
}

function isLoopback(ip: string | undefined): boolean {
  return LOOPBACK.test(sourceOf(undefined, ip));
}

const LOOPBACK = /^(?:::1$|127\.)/;

/**
 * The address that an attempt is attributed to: the caller's `source` if it is believed, else the caller's own. A port,
 * brackets and the like are removed. Anything that isn't an address then becomes one shared unknown address: inventing
 * names neither creates more rows nor lets a caller pass for its proxy.
 * @param named the `source` of the request, if it is believed.
 * @param ip the address of the connection or from a trusted proxy; undefined if the caller has already hung up.
 */
export function sourceOf(named: string | undefined, ip: string | undefined): string {
  return readAddress(named ?? ip ?? '') ?? UNKNOWN_ADDRESS;
}

/** The longest program name; the body's schema has the same limit. */
const APP_LIMIT = 100;

/**
 * A program's own name in a form that a row can hold; a secret put there by mistake is dropped (invariant 2).
 * @param named from the body or a header.
 */
export function appOf(named: string | undefined): string {
  return named === undefined || named === '' || holdsSecret(named) ? '' : storedText(named, APP_LIMIT);
}
