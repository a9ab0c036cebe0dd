/**
 * The placeholder for an unreadable address. It is never a known source: otherwise anyone who can make a caller pass on
 * nonsense would be mistaken for the program that once succeeded that way.
 */
export const UNKNOWN_ADDRESS = '0.0.0.0';

const MAPPED = '::ffff:';
const V4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const V6_LETTERS = /^(?=.*:)[0-9a-f:.]+$/i;
/**
 * The longest text that is parsed. An address with everything around it is shorter; a header may have thousands of
 * characters.
 */
const LONGEST = 100;

/**
 * Parses an IP address as proxies, logs and people write it, into its canonical form (RFC 5952), so that one program is
 * one source however its address is written. A port, brackets, quotes, the `for=` of a `Forwarded` header (RFC 7239)
 * and a zone ID are removed; an IPv4-mapped IPv6 address (`::ffff:203.0.113.9`) becomes the IPv4 address.
 * @returns undefined if the text isn't an address.
 */
export function readAddress(text: string): string | undefined {
  // The fast path: sockets mostly give one of these two forms, and each check of a secret passes here.
  if (V4.test(text)) return text;
  if (text.startsWith(MAPPED) && V4.test(text.slice(MAPPED.length))) return text.slice(MAPPED.length);
  if (text.length > LONGEST) return undefined;
  const bare = withoutWrapping(text);
  return V4.test(bare) ? bare : readV6(bare);
}

/** `"[2001:db8::1%eth0]:443"` → `2001:db8::1%eth0`; `203.0.113.9:51234` → `203.0.113.9`. */
function withoutWrapping(text: string): string {
  const named = /^\s*(?:for=)?"?([^"\s]*)"?\s*$/i.exec(text)?.[1] ?? '';
  const bracketed = /^\[([^\]]*)\](?::\w*)?$/.exec(named)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^(?:::ffff:)?([\d.]+):\w*$/i.exec(named)?.[1] ?? named;
}

function readV6(text: string): string | undefined {
  const [plain = ''] = text.split('%');
  if (!V6_LETTERS.test(plain)) return undefined;
  const canonical = canonicalV6(plain);
  const [, high, low] = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonical ?? '') ?? [];
  if (high === undefined || low === undefined) return canonical;
  const [one, other] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [one >> 8, one & 255, other >> 8, other & 255].join('.');
}

/**
 * Relies on the URL standard, which serialises hosts as RFC 5952 says. @returns undefined if it isn't an IPv6 address.
 */
function canonicalV6(plain: string): string | undefined {
  try {
    return new URL(`http://[${plain}]`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}

/** A single subscriber or machine gets a /64 (RFC 6177): addresses inside it cost nothing. */
const NETWORK_GROUPS = 4;

/**
 * The network by which strangers are distinguished: an IPv6 address's /64, else the address itself.
 * @param address in its canonical form, see {@link readAddress}.
 */
export function networkOf(address: string): string {
  if (!V6_LETTERS.test(address)) return address;
  const [before = '', after] = address.split('::');
  const head = groups(before);
  const tail = after === undefined ? [] : groups(after);
  const gap = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0');
  const network = [...head, ...gap, ...tail].slice(0, NETWORK_GROUPS);
  return `${canonicalV6(`${network.join(':')}::`) ?? address}/64`;
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
