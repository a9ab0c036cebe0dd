import { createHash, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** Who calls over HTTP, as far as it decides whom to believe. */
export interface Caller {
  /** The caller's own address, or the one a trusted proxy names. */
  readonly ip: string;
  readonly authorization: string | undefined;
}

/** Whether a caller may ask, and whether the `source` it names is believed. */
export type CallerDecision = { readonly kind: 'allowed'; readonly believed: boolean } | { readonly kind: 'denied' };

/**
 * Decides how far to trust a caller of `/v1/verify`: with a configured token every caller must present it, and is believed;
 * without one, callers on the loopback are believed.
 */
export function decideCaller(caller: Caller, verifyToken: string | undefined): CallerDecision {
  if (verifyToken === undefined) return { kind: 'allowed', believed: isLoopback(caller.ip) };
  const presented = /^Bearer +(\S+)$/i.exec(caller.authorization ?? '')?.[1];
  return presented !== undefined && sameText(presented, verifyToken)
    ? { kind: 'allowed', believed: true }
    : { kind: 'denied' };
}

function isLoopback(ip: string): boolean {
  const address = plainAddress(ip);
  return address === '::1' || address.startsWith('127.');
}

/** An address in one form: IPv4 in IPv6's clothes is IPv4, so that one program is one source on either socket. */
export function plainAddress(ip: string): string {
  return isIPv6(ip) && ip.toLowerCase().startsWith('::ffff:') && ip.includes('.')
    ? ip.slice('::ffff:'.length)
    : ip.toLowerCase();
}

/** Compares without telling by its time how much agrees. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
