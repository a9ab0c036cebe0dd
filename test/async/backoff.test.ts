import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoff } from '../../src/async/backoff.ts';

const longest = (attempt: number) =>
  backoff({ attempt, baseMs: 1_000, capMs: 60_000, random: () => 1 - Number.EPSILON });
const shortest = (attempt: number) => backoff({ attempt, baseMs: 1_000, capMs: 60_000, random: () => 0 });

test('each failure doubles the wait, up to the cap', () => {
  expect([0, 1, 2, 5, 6, 7, 1_000_000].map((attempt) => Math.round(longest(attempt)))).toEqual([
    1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

test('half of the wait is certain: nobody comes back at once', () => {
  expect([0, 1, 2, 6].map(shortest)).toEqual([500, 1_000, 2_000, 30_000]);
});

test('whatever chance says, the wait lies between half and all of what the attempt allows', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(2_000), fc.integer({ min: 1, max: 60_000 }), chance, (attempt, baseMs, drawn) => {
      const whole = Math.min(60_000, baseMs * 2 ** Math.min(attempt, 30));
      const wait = backoff({ attempt, baseMs, capMs: 60_000, random: () => drawn });
      expect(wait).toBeGreaterThanOrEqual(whole / 2);
      expect(wait).toBeLessThanOrEqual(whole);
    }),
  );
});

test('clients that failed at the same moment come back spread over half of the wait', () => {
  const waits = Array.from({ length: 100 }, (_, nth) =>
    backoff({ attempt: 3, baseMs: 1_000, capMs: 60_000, random: () => nth / 100 }),
  );
  expect(new Set(waits).size).toBe(100);
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(3_900);
});
