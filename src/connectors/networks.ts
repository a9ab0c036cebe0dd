import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** A block of addresses, such as 10.0.0.0/8. */
export interface Network {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  /** How many of its bits all addresses of the block share. */
  readonly bits: number;
}

/**
 * Addresses that look public but belong to the machine's surroundings: Azure's wire server, where a virtual machine gets its
 * secrets from.
 */
const SURROUNDINGS = [ipaddr.IPv4.parseCIDR('168.63.129.16/32')];
/** All that IANA has given to the internet at large in IPv6 (RFC 4291, section 2.4). What it will give next is not known to be public. */
const GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Reads a network as people write it: `10.0.0.0/8`, `fd00::/8`.
 * @returns `malformed` if it is none, or has bits set beyond its prefix; `public` if it holds public addresses, which need not be named.
 */
export function readNetwork(text: string): Network | 'malformed' | 'public' {
  const [address = '', bits = ''] = text.split('/');
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return 'malformed';
  if (!/^\d{1,3}$/.test(bits) || address.includes('%') || !ipaddr.isValidCIDR(text)) return 'malformed';
  const network = { address: ipaddr.parse(address), bits: Number(bits) };
  const [first, last] = endsOf(network);
  if (first.toString() !== network.address.toString()) return 'malformed';
  // A network with only one private end holds public addresses, and more private ranges than were meant.
  return kindOf(first) === 'public' || kindOf(first) !== kindOf(last) ? 'public' : network;
}

/**
 * Decides whether an address may be connected to. What is not known to be public is refused: private, shared (RFC 6598), loopback,
 * link-local (where clouds answer with credentials), unique-local, multicast and reserved addresses, and IPv6 addresses that hold
 * an IPv4 address, because the way to that one leads through a translator.
 * @param address as a resolver gives it. A text that is no address is refused.
 * @param allowed networks that may be reached all the same.
 */
export function mayReach(address: string, allowed: readonly Network[]): 'public' | 'allowed' | 'forbidden' {
  if (isIP(address) === 0) return 'forbidden';
  const parsed = ipaddr.parse(address);
  if (allowed.some((network) => isIn(parsed, network))) return 'allowed';
  return kindOf(parsed) === 'public' ? 'public' : 'forbidden';
}

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, network: Network): boolean {
  return address.kind() === network.address.kind() && address.match(network.address, network.bits);
}

function endsOf({ address, bits }: Network): readonly [ipaddr.IPv4 | ipaddr.IPv6, ipaddr.IPv4 | ipaddr.IPv6] {
  const text = `${address.toString()}/${bits}`;
  return address.kind() === 'ipv4'
    ? [ipaddr.IPv4.networkAddressFromCIDR(text), ipaddr.IPv4.broadcastAddressFromCIDR(text)]
    : [ipaddr.IPv6.networkAddressFromCIDR(text), ipaddr.IPv6.broadcastAddressFromCIDR(text)];
}

/** @returns `public`, or what else an address is for. */
function kindOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const range = address.range();
  if (range !== 'unicast') return range;
  if (address instanceof ipaddr.IPv4)
    return SURROUNDINGS.some((block) => address.match(block)) ? 'surroundings' : 'public';
  return address.match(GLOBAL) ? 'public' : 'unassigned';
}
