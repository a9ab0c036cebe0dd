import { isIP } from 'node:net';
import { holdsSecret } from '../domain/secretFormat.ts';
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
  return ip === '::1' || plainAddress(ip).startsWith('127.');
}

const MAPPED = '::ffff:';
const NOBODY = '0.0.0.0';

/** An address in one form: IPv4 in IPv6's clothes is IPv4, so that one program is one source on either socket. */
export function plainAddress(ip: string | undefined): string {
  // Of a caller that has hung up already nothing is known any more.
  if (ip === undefined) return NOBODY;
  if (!ip.includes(':')) return ip;
  const address = ip.toLowerCase();
  return address.startsWith(MAPPED) && address.includes('.') ? address.slice(MAPPED.length) : address;
}

/**
 * The address that an attempt is laid to: what the caller names, where it is believed and could be one, else the caller's own.
 * @param named the `source` of the request, if it is believed.
 * @param ip what the connection, or a trusted proxy, says.
 * @param socket the address of the connection itself, for where the proxy's word is no address.
 */
export function sourceOf(named: string | undefined, ip: string | undefined, socket: string | undefined): string {
  if (named !== undefined && !holdsSecret(named)) return plainAddress(named);
  const own = plainAddress(ip);
  return isIP(own) !== 0 ? own : plainAddress(socket);
}

/** The name that a program gives itself; a secret that was put there by mistake is no name (invariant 2). */
export function appOf(named: string | undefined): string {
  return named === undefined || named === '' || holdsSecret(named) ? '' : named;
}
