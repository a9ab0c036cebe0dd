import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { withTimeout } from '../../async/withTimeout.ts';
import type { DurationMs } from '../../domain/time/time.ts';
import type { ConnectorDeps, LookUp } from '../declaration.ts';
import { mayReach } from '../networks.ts';

/** Where a request may go, or why it may not. */
export type Target =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'late' };

/**
 * Looks a URL's host up, once, and checks every address that it has. The call then connects to these addresses and no others: a
 * name that has another address at a second look (DNS rebinding) is never looked up a second time.
 * @returns `forbidden` if a single address may not be reached: a name that has a private address among public ones is not to be trusted.
 */
export async function targetOf(url: URL, deps: ConnectorDeps, waitMs: DurationMs): Promise<Target> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return checked([host], url, deps);
  try {
    const looked = (deps.lookUp ?? systemLookUp)(host).then((addresses) => checked(addresses, url, deps));
    return await withTimeout(looked, waitMs, () => ({ kind: 'late' as const }));
  } catch {
    return { kind: 'unknown' };
  }
}

function checked(addresses: readonly string[], url: URL, { allowed = [] }: ConnectorDeps): Target {
  if (addresses.length === 0) return { kind: 'unknown' };
  const isGood = addresses.every((address) => {
    const reach = mayReach(address, allowed);
    // A secret may travel in plain text only within the networks that the operator named.
    return reach === 'allowed' || (reach === 'public' && url.protocol === 'https:');
  });
  return isGood ? { kind: 'addresses', addresses } : { kind: 'forbidden' };
}

const systemLookUp: LookUp = async (host) => {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
};
