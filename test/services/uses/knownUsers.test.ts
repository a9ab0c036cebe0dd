import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { KnownUsers } from '../../../src/services/uses/knownUsers.ts';
import { CAPACITY, type Tally } from '../../../src/services/uses/useBatch.ts';

const NOW = Date.UTC(2027, 0, 1);

function usedBy(source: string): Tally {
  const use = { keyId: 'k1', secretId: 's1', source, app: '' };
  return { use, accepted: 1, refused: 0, firstAt: NOW, lastAt: NOW, lastAcceptedAt: NOW };
}

test('a flood of new users makes room one generation at a time: who came just before it is still known', () => {
  const known = new KnownUsers(HOUR);
  known.add([usedBy('10.0.0.1')], NOW);
  const flood = Array.from({ length: CAPACITY }, (_, nth) => usedBy(`flood ${nth}`));
  known.add(flood, NOW);
  known.add([usedBy('10.0.0.2')], NOW);
  expect(['10.0.0.1', '10.0.0.2', 'flood 7'].map((source) => known.has(usedBy(source), NOW))).toEqual([
    true,
    true,
    true,
  ]);
});

test('a user is taken for known for an hour at most, however full it became meanwhile', () => {
  const known = new KnownUsers(HOUR);
  known.add([usedBy('10.0.0.1')], NOW);
  const later = NOW + 29 * MINUTE;
  known.add(
    Array.from({ length: CAPACITY }, (_, nth) => usedBy(`flood ${nth}`)),
    later,
  );
  known.add([usedBy('10.0.0.2')], later);
  expect(known.has(usedBy('10.0.0.1'), later)).toBe(true);
  expect(known.has(usedBy('10.0.0.1'), NOW + HOUR)).toBe(false);
});
