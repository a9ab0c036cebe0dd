import { describe, expect, it } from 'vitest';
import type { SecretRecord } from '../../../src/domain/keys/keySecrets.ts';
import { failureOf } from '../../../src/domain/keys/lockout.ts';
import { newSecret } from '../../../src/domain/keys/secretFormat.ts';
import { HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { lockDetail, type SecretTry } from '../../../src/domain/warnings/lockDetail.ts';
import { seededRandom } from '../../support/context.ts';
import { aSecret, NOW } from '../samples.ts';

const WINDOW = { window: 15 * MINUTE };
const FIRST = NOW - 5 * MINUTE;
const FAILURES = [
  { at: FIRST, source: 'a' },
  { at: NOW, source: 'a' },
];

const aTry = (facts: Partial<SecretTry> = {}): SecretTry => {
  return { secretId: 'old', source: 'b', app: '', lastAt: NOW - MINUTE, refused: false, ...facts };
};
const retired = (secrets: readonly SecretRecord[], ...tries: readonly SecretTry[]) =>
  lockDetail({ failures: FAILURES, secrets }, tries, NOW, WINDOW)['retired'];

describe('what is told of a lock', () => {
  it('is since when, how many and from where; what is not known is left out', () => {
    const detail = lockDetail({ failures: FAILURES, secrets: [] }, [], NOW, WINDOW);
    expect(detail).toEqual({ attempts: '2', firstAt: String(FIRST), sources: 'a' });
  });

  it('names the ten most frequent, and says how many more there are', () => {
    const failures = Array.from({ length: 12 }, (_, at) => ({ at: NOW, source: `s${at}`, app: 'web' }));
    const detail = lockDetail({ failures: [...failures, ...failures.slice(11)], secrets: [] }, [], NOW, WINDOW);
    expect(detail['sources']).toBe('s11, s0, s1, s2, s3, s4, s5, s6, s7, s8, 2 more');
    expect(detail['apps']).toBe('web');
  });

  it.each<readonly [string, Partial<SecretRecord>, Partial<SecretTry>, string | undefined]>([
    ['retired, tried since the first failure', { state: 'retired' }, {}, 'b'],
    ['retired, used before the first failure: perhaps rightly', { state: 'retired' }, { lastAt: FIRST - 1 }, undefined],
    ['retired, refused before it', { state: 'retired' }, { lastAt: FIRST - 1, refused: true }, 'b'],
    ['retired, tried before the window', { state: 'retired' }, { lastAt: NOW - 15 * MINUTE, refused: true }, undefined],
    ['retired when its overlap ended', { state: 'retired', overlapEndsAt: FIRST - HOUR }, { lastAt: FIRST - 1 }, 'b'],
    ['in overlap', { state: 'previous', overlapEndsAt: NOW + 1 }, {}, undefined],
    ['in overlap, which ended meanwhile', { state: 'previous', overlapEndsAt: NOW - 2 * MINUTE }, {}, 'b'],
    ['never delivered', { state: 'discarded' }, { lastAt: FIRST - 1 }, 'b'],
    ['current', {}, {}, undefined],
  ])('names who tried a secret that was %s', (_, secret, facts, expected) => {
    expect(retired([aSecret({ ...secret, id: 'old' })], aTry(facts))).toBe(expected);
  });

  it('invariant 2: has no secret in it', () => {
    const secret = newSecret('0123456789ABCDEF', seededRandom('x')).reveal();
    const failures = [{ at: NOW, source: secret, app: `is ${secret}` }];
    const tries = [aTry({ refused: true, app: secret })];
    expect(JSON.stringify(lockDetail({ failures, secrets: [] }, tries, NOW, WINDOW))).not.toContain(secret);
  });
});

describe('what is remembered of a failure', () => {
  it.each([
    ['', undefined],
    [' \u2028\n ', undefined],
    ['web\r\nserver', 'web server'],
    ['x'.repeat(300), 'x'.repeat(100)],
    ['😀'.repeat(101), '😀'.repeat(100)],
    [newSecret('0123456789ABCDEF', seededRandom('x')).reveal(), undefined],
  ])('is the program %j, bounded and without what is no name', (app, expected) => {
    expect(failureOf({ at: NOW, source: 'a', app }).app).toBe(expected);
  });
});
