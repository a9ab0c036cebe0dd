import { createHash, timingSafeEqual } from 'node:crypto';

/** Who calls over HTTP, as far as it decides whom to believe. */
export interface Caller {
  /** The caller's own address, or the one a trusted proxy names. */
  readonly ip: string;
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
export function decideCaller(caller: Caller, verifyToken: string | undefined): CallerDecision {
  if (verifyToken === undefined) return isLoopback(caller.ip) ? BELIEVED : ALLOWED;
  const presented = /^Bearer +(\S+)$/i.exec(caller.authorization ?? '')?.[1];
  return presented !== undefined && sameText(presented, verifyToken) ? BELIEVED : DENIED;
}

function isLoopback(ip: string): boolean {
  return ip === '::1' || plainAddress(ip).startsWith('127.');
}

const MAPPED = '::ffff:';

/** An address in one form: IPv4 in IPv6's clothes is IPv4, so that one program is one source on either socket. */
export function plainAddress(ip: string): string {
  if (!ip.includes(':')) return ip;
  const address = ip.toLowerCase();
  return address.startsWith(MAPPED) && address.includes('.') ? address.slice(MAPPED.length) : address;
}

/** Compares without telling by its time how much agrees. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
