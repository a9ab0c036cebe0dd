import autocannon from 'autocannon';

/** What a burst of requests measured. Times in milliseconds. */
export interface Burst {
  readonly perSecond: number;
  readonly times: readonly number[];
}

/** Sends requests as fast as they are answered, over ten connections. @throws where any answer is not 2xx. */
export async function burst(url: string, bodies: readonly string[], seconds: number): Promise<Burst> {
  const times: number[] = [];
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const options = {
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      connections: 10,
      duration: seconds,
      requests: bodies.map((body) => ({ body })),
    } as const;
    const run = autocannon({ ...options, requests: [...options.requests] }, (error, done) => {
      if (error === null || error === undefined) resolve(done);
      else reject(error);
    });
    run.on('response', (_client, _status, _bytes, time) => times.push(time));
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refusals and ${result.errors} errors from ${url}`);
  return { perSecond: times.length / result.duration, times };
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
