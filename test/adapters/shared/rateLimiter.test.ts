import { expect, test } from 'vitest';
import { RateLimiter } from '../../../adapters/shared/rateLimiter.ts';

const INTERVAL_MS = 40;
/** Timers may be a millisecond early. */
const ABOUT_MS = INTERVAL_MS - 2;

/** @returns how long something takes. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

test('the first passes at once, and those who come together pass one after another', async () => {
  const limiter = new RateLimiter(INTERVAL_MS, new AbortController().signal);
  const passed: number[] = [];
  const turn = async (nth: number) => {
    await limiter.acquire();
    passed.push(nth);
  };
  const first = turn(1);
  await first;
  expect(await timed(() => Promise.all([turn(2), turn(3)]))).toBeGreaterThanOrEqual(2 * ABOUT_MS);
  expect(passed).toEqual([1, 2, 3]);
});

test('after a rate limit nobody passes until it is over; a shorter one does not end a longer one', async () => {
  const limiter = new RateLimiter(1, new AbortController().signal);
  limiter.pause(3 * INTERVAL_MS);
  limiter.pause(INTERVAL_MS);
  expect(await timed(() => limiter.acquire())).toBeGreaterThanOrEqual(3 * ABOUT_MS);
});

test('at the end anyone who waits passes at once', async () => {
  const end = new AbortController();
  const limiter = new RateLimiter(INTERVAL_MS, end.signal);
  limiter.pause(600_000);
  const waiting = Promise.all([limiter.acquire(), limiter.acquire()]);
  end.abort();
  await waiting;
});

test('what is urgent goes first and keeps no distance for a few calls, which are taken from what comes later', async () => {
  const atOnce = 3;
  const limiter = new RateLimiter(INTERVAL_MS, new AbortController().signal, atOnce);
  const passed: string[] = [];
  const turn = async (name: string, isUrgent: boolean) => {
    await limiter.acquire(isUrgent);
    passed.push(name);
  };
  await turn('progress', false);
  const later = timed(() => turn('more progress', false));
  const soon = await timed(() => Promise.all(['one', 'two', 'three'].map((name) => turn(name, true))));
  expect(passed).toEqual(['progress', 'one', 'two', 'three']);
  expect(soon).toBeLessThan(ABOUT_MS);
  expect(await later, 'the distances that were not kept').toBeGreaterThanOrEqual((1 + atOnce) * ABOUT_MS);
});

test('a rate limit holds up what is urgent, too', async () => {
  const limiter = new RateLimiter(1, new AbortController().signal, 5);
  limiter.pause(2 * INTERVAL_MS);
  expect(await timed(() => limiter.acquire(true))).toBeGreaterThanOrEqual(2 * ABOUT_MS);
});
