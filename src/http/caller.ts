import { readAddress, UNKNOWN_ADDRESS } from '../domain/address.ts';
import { holdsSecret } from '../domain/keys/secretFormat.ts';
import { storedText } from '../domain/storedText.ts';
import type { TokenCheck } from './verifyToken.ts';

/** Who calls over HTTP, as far as it decides whom to believe. */
export interface Caller {
  /** The caller's own address, or the one a trusted proxy names. */
  readonly ip: string | undefined;
  readonly authorization: string | undefined;
}

/** Whether a caller may ask, and whether the `source` it names is believed. */
export type CallerDecision = { readonly kind: 'allowed'; readonly believed: boolean } | { readonly kind: 'denied' };

const BELIEVED: CallerDecision = { kind: 'allowed', believed: true };
const ALLOWED: CallerDecision = { kind: 'allowed', believed: false };
const DENIED: CallerDecision = { kind: 'denied' };

/**
 * Decides how far to trust a caller of `/v1/verify`: with a configured token every caller must present it, and is believed;
 * without one, callers on the loopback are believed.
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
 * The address that an attempt is laid to: what the caller names, where it is believed, else the caller's own. A port, brackets and the
 * like are taken off. What is no address then is one and the same unknown one, whatever it says: nobody gets rows of their own by
 * inventing names, nor passes for the proxy through which they come.
 * @param named the `source` of the request, if it is believed.
 * @param ip what the connection, or a trusted proxy, says; undefined of a caller that has hung up already.
 */
export function sourceOf(named: string | undefined, ip: string | undefined): string {
  return readAddress(named ?? ip ?? '') ?? UNKNOWN_ADDRESS;
}

/** How long a program's name may be; the schema of the body says so too. */
const APP_LIMIT = 100;

/**
 * The name that a program gives itself, as a row can hold it; a secret that was put there by mistake is no name (invariant 2).
 * @param named by the body, or by a header.
 */
export function appOf(named: string | undefined): string {
  return named === undefined || named === '' || holdsSecret(named) ? '' : storedText(named, APP_LIMIT);
}
