import { expect, test } from 'vitest';
import { RecentIds } from '../../../adapters/shared/recentIds.ts';

test('what came lately repeats, what is new does not', () => {
  const recent = new RecentIds();
  expect(['a', 'b', 'a', 'b', 'c'].map((name) => recent.repeats(name))).toEqual([false, false, true, true, false]);
});

test('of very many the last ten thousand are remembered, and what came long before is forgotten', () => {
  const recent = new RecentIds();
  for (let count = 0; count < 25_000; count += 1) recent.repeats(`name ${count}`);
  expect(['name 24999', 'name 15000', 'name 0'].map((name) => recent.repeats(name))).toEqual([true, true, false]);
});
