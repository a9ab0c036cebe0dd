import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { DurationMs } from '../domain/time/time.ts';

/** A request to make. */
export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** The only addresses to connect to, already looked up and checked. Without it, the operating system's resolver decides. */
  readonly addresses?: readonly string[];
  /** Certificates to trust instead of the well-known ones, in PEM. */
  readonly ca?: string | undefined;
  /** A connection's own way of connecting, such as with a client certificate. */
  readonly agent?: HttpAgent | undefined;
  readonly waitMs: DurationMs;
  /** How many bytes of the answer are read. The rest is left where it is. */
  readonly limit: number;
}

/** What came back. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly text: string;
      /** Whether all of the answer's body came, in time and within the limit. */
      readonly isWhole: boolean;
    }
  | { readonly kind: 'none'; readonly code: 'timed-out' | 'unreachable' | 'unexpected' };

/**
 * Makes one request: on a connection of its own, through no proxy of the environment, following no redirect, within a time limit and
 * reading no more than is asked for. Never rejects.
 */
export async function send(outgoing: Outgoing): Promise<Answer> {
  const { url, method, headers, body, addresses, ca, waitMs } = outgoing;
  const isTls = url.protocol === 'https:';
  // An agent of its own: the global one would keep connections to addresses that were checked for another call.
  const agent = outgoing.agent ?? (isTls ? new HttpsAgent({ keepAlive: false, ...(ca && { ca }) }) : new HttpAgent());
  const late = AbortSignal.timeout(waitMs);
  const options = { method, headers, agent, signal: late, ...(addresses && { lookup: pinned(addresses) }) };
  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = isTls ? httpsRequest(url, options) : httpRequest(url, options);
      request.once('response', resolve);
      // Stays: what happens to the connection after the answer is the answer's own affair.
      request.on('error', reject);
      request.end(body);
    });
    const { text, isWhole } = await read(incoming, outgoing.limit);
    return { kind: 'answer', status: incoming.statusCode ?? 0, headers: incoming.headers, text, isWhole };
  } catch (error) {
    return { kind: 'none', code: late.aborted ? 'timed-out' : codeOf(error) };
  } finally {
    if (outgoing.agent === undefined) agent.destroy();
  }
}

/** Answers every look-up with the same addresses, so that a second look can't lead elsewhere. */
export function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_host, options, done) => {
    const [first] = all;
    if (first === undefined) done(new Error('no address'), '');
    else if (options.all === true) done(null, all);
    else done(null, first.address, first.family);
  };
}

async function read(incoming: IncomingMessage, limit: number): Promise<{ text: string; isWhole: boolean }> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of incoming) {
      if (!Buffer.isBuffer(piece)) continue;
      pieces.push(piece.subarray(0, limit - size));
      size += piece.length;
      // Leaving the loop closes the connection.
      if (size > limit) return { text: Buffer.concat(pieces).toString(), isWhole: false };
    }
  } catch {
    return { text: Buffer.concat(pieces).toString(), isWhole: false };
  }
  return { text: Buffer.concat(pieces).toString(), isWhole: incoming.complete };
}

/** Node names what its HTTP parser can't read `HPE_…`: something answers there, but not HTTP. */
function codeOf(error: unknown): 'unreachable' | 'unexpected' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('HPE_') ? 'unexpected' : 'unreachable';
}
