import autocannon from 'autocannon';

/** What a burst of requests measured. Times in milliseconds. */
export interface Burst {
  readonly perSecond: number;
  readonly times: readonly number[];
}

const CONNECTIONS = 10;
/** Requests prepared for each connection: more than it gets answered in a burst. */
const PREPARED = 5_000;
/** A key that is read for the first time takes long on a busy machine; what is measured are times, not patience. */
const PATIENCE_S = 60;

/**
 * Sends requests as fast as they are answered, over ten connections. Each has its own part of the bodies and begins anywhere in it,
 * so that bursts together ask for all of them.
 * @throws where any answer is not 2xx.
 */
export async function burst(url: string, bodies: readonly string[], seconds: number): Promise<Burst> {
  return await send(url, (nth) => rotated(partOf(bodies, nth)), { duration: seconds });
}

/** Sends each body once. @throws where any answer is not 2xx. */
export async function sendEach(url: string, bodies: readonly string[]): Promise<void> {
  await send(url, (nth) => partOf(bodies, nth), { amount: bodies.length });
}

async function send(
  url: string,
  bodiesOf: (connection: number) => readonly string[],
  until: { readonly duration: number } | { readonly amount: number },
): Promise<Burst> {
  const times: number[] = [];
  let connected = 0;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const common = { method: 'POST', headers: { 'content-type': 'application/json' } } as const;
    const setupClient = (client: autocannon.Client) => {
      client.setRequests(bodiesOf(connected).map((body) => ({ ...common, path: new URL(url).pathname, body })));
      connected += 1;
    };
    const options = { url, ...common, connections: CONNECTIONS, timeout: PATIENCE_S, setupClient, ...until };
    const run = autocannon(options, (error, done) => {
      if (error === null || error === undefined) resolve(done);
      else reject(error);
    });
    run.on('response', (_client, _status, _bytes, time) => times.push(time));
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refusals and ${result.errors} errors from ${url}`);
  return { perSecond: times.length / result.duration, times };
}

/** One connection's share of the bodies. */
function partOf(bodies: readonly string[], nth: number): readonly string[] {
  const size = Math.ceil(bodies.length / CONNECTIONS);
  return bodies.slice(nth * size, (nth + 1) * size);
}

function rotated(bodies: readonly string[]): readonly string[] {
  const from = Math.floor(Math.random() * bodies.length);
  return [...bodies.slice(from), ...bodies.slice(0, from)].slice(0, PREPARED);
}

/** The value below which a share of all values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Rounds for printing. */
export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
