import type { Inbound } from './inboundTypes.ts';
import { readPayload } from './payloads.ts';

/** What was read of payloads that are still under way. */
const KNOWN = new WeakMap<object, { readonly inbound: Inbound | undefined }>();

/**
 * Reads what Slack sent, once for however many ask: the HTTP receiver looks whether it has the right shape, and the listeners, to
 * whom Bolt hands the very same object, what it means.
 * @returns undefined if it has no shape that we asked for.
 */
export function readOnce(body: unknown): Inbound | undefined {
  if (typeof body !== 'object' || body === null) return readPayload(body);
  const known = KNOWN.get(body) ?? { inbound: readPayload(body) };
  KNOWN.set(body, known);
  return known.inbound;
}
