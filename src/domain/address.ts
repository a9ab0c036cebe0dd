import { isIP } from 'node:net';

/**
 * What stands for an address that nobody could read. It is never taken for a known source: otherwise anyone who can make a
 * caller pass nonsense on would be mistaken for the program that once succeeded that way.
 */
export const UNKNOWN_ADDRESS = '0.0.0.0';

const MAPPED = '::ffff:';
/** With all that may be around it an address is shorter; a header may have thousands of characters. */
const LONGEST = 100;

/**
 * Reads an IP address as proxies, logs and people write it, and gives it its one canonical form (RFC 5952), so that one program is one
 * source however it is named. Taken off are a port, brackets, quotes, the `for=` of a `Forwarded` header (RFC 7239) and a zone ID;
 * an IPv4 address in IPv6's clothes (`::ffff:203.0.113.9`) is the IPv4 address.
 * @returns undefined for what is no address.
 */
export function readAddress(text: string): string | undefined {
  // Most are one of these two, as sockets give them: each check of a secret passes here.
  if (isIP(text) === 4) return text;
  if (text.startsWith(MAPPED) && isIP(text.slice(MAPPED.length)) === 4) return text.slice(MAPPED.length);
  if (text.length > LONGEST) return undefined;
  const bare = withoutWrapping(text);
  switch (isIP(bare)) {
    case 4:
      return bare;
    case 6:
      return canonicalV6(bare);
    default:
      return undefined;
  }
}

/** `"[2001:db8::1%eth0]:443"` → `2001:db8::1%eth0`; `203.0.113.9:51234` → `203.0.113.9`. */
function withoutWrapping(text: string): string {
  const named = /^\s*(?:for=)?"?([^"\s]*)"?\s*$/i.exec(text)?.[1] ?? '';
  const bracketed = /^\[([^\]]*)\](?::\w*)?$/.exec(named)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^(?:::ffff:)?([\d.]+):\w*$/i.exec(named)?.[1] ?? named;
}

function canonicalV6(address: string): string {
  const [plain = ''] = address.split('%');
  // The URL standard serialises hosts as RFC 5952 says, in a sixth of the time that net.SocketAddress takes.
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonical) ?? [];
  if (high === undefined || low === undefined) return canonical;
  const [one, other] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [one >> 8, one & 255, other >> 8, other & 255].join('.');
}

/** A /64 is what a single subscriber or machine gets (RFC 6177): inside it addresses cost nothing. */
const NETWORK_GROUPS = 4;

/**
 * The network that strangers are told apart by: an IPv6 address's /64, else the address itself.
 * @param address in its canonical form, see {@link readAddress}.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [before = '', after] = address.split('::');
  const head = groups(before);
  const tail = after === undefined ? [] : groups(after);
  const gap = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  const network = [...head, ...gap, ...tail].slice(0, NETWORK_GROUPS);
  return `${canonicalV6(`${network.join(':')}::`)}/64`;
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
