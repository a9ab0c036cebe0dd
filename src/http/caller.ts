import { readAddress, UNKNOWN_ADDRESS } from '../domain/address.ts';
import { holdsSecret } from '../domain/keys/secretFormat.ts';
import { storedText } from '../domain/storedText.ts';
import type { TokenCheck } from './verifyToken.ts';

/** An HTTP caller, as far as trust depends on it. */
export interface Caller {
  /** The caller's own address, or the one named by a trusted proxy. */
  readonly ip: string | undefined;
  readonly authorization: string | undefined;
}

/** Whether a caller may ask, and whether its `source` is believed. */
export type CallerDecision = { readonly kind: 'allowed'; readonly believed: boolean } | { readonly kind: 'denied' };

const BELIEVED: CallerDecision = { kind: 'allowed', believed: true };
const ALLOWED: CallerDecision = { kind: 'allowed', believed: false };
const DENIED: CallerDecision = { kind: 'denied' };

/**
 * Decides how far to trust a caller of `/v1/verify`. With a configured token every caller must present it, and is
 * believed; without one, callers on the loopback are believed.
 */
export function decideCaller(caller: Caller, isToken: TokenCheck | undefined): CallerDecision {
  if (isToken === undefined) return isLoopback(caller.ip) ? BELIEVED : ALLOWED;
  const presented = /^Bearer +(\S+)$/i.exec(caller.authorization ?? '')?.[1];
  return isToken(presented) ? BELIEVED : DENIED;
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
