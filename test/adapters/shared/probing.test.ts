import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Probing } from '../../../adapters/shared/probing.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets a platform be away for some probes. @returns the seconds that lie between them. */
async function waits(connected: boolean, count: number): Promise<readonly number[]> {
  const found: number[] = [];
  let since = Date.now();
  const probing = new Probing({
    probe: () => {
      found.push((Date.now() - since) / 1_000);
      since = Date.now();
      if (found.length < count) probing.later(connected);
      return Promise.resolve();
    },
    retryMs: 2_000,
    random: () => 0.5,
  });
  probing.later(connected);
  await vi.advanceTimersByTimeAsync(600_000);
  return found;
}

test('a platform that was never reached is asked again after longer and longer waits, a minute at most', async () => {
  expect(await waits(false, 8)).toEqual([1.5, 3, 6, 12, 24, 45, 45, 45]);
});

test('one that was reached is asked each minute whether the token is still good', async () => {
  expect(await waits(true, 3)).toEqual([60, 60, 60]);
});

test('after the end nothing is asked, not even by a probe that was under way', async () => {
  const probe = vi.fn(() => Promise.resolve());
  const probing = new Probing({ probe });
  probing.later(false);
  probing.stop();
  probing.later(false);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(probe).not.toHaveBeenCalled();
});
