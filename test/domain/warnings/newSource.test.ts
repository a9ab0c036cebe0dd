import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../src/domain/time/time.ts';
import { decideNewUsers, type Newcomer, type UsersFacts } from '../../../src/domain/warnings/newSource.ts';
import { NOW } from '../samples.ts';
import { always, seeded } from '../seed.ts';

const key = (facts: Partial<UsersFacts> = {}): UsersFacts => {
  return { createdAt: NOW - 7 * DAY, useCount: 20, sources: 1, apps: 1, told: [], ...facts };
};
const comer = (facts: Partial<Newcomer> = {}): Newcomer => {
  return { source: 'b', app: 'web', at: NOW, newSource: true, newApp: false, ...facts };
};
const abouts = (facts: UsersFacts, ...newcomers: readonly Newcomer[]) =>
  decideNewUsers(facts, newcomers, NOW).told.map(({ threshold, about }) => `${threshold} ${about}`);

describe(seeded('of whom a key’s owner is told'), () => {
  it.each<readonly [string, Partial<UsersFacts>, readonly string[]]>([
    ['that was in use for a week', {}, ['source b']],
    ['that is younger', { createdAt: NOW - 7 * DAY + 1 }, []],
    ['that was hardly used', { useCount: 19 }, []],
    ['that had three', { sources: 3 }, ['source b']],
    ['that had four', { sources: 4 }, []],
    ['that nobody used for long', { sources: 0, apps: 0 }, ['source b']],
    ['of which two were told', { told: [NOW - DAY, NOW - 2 * DAY] }, ['source b']],
    ['of which three were told', { told: [NOW - DAY, NOW - 2 * DAY, NOW - 29 * DAY] }, []],
    ['of which three were told long ago', { told: [NOW - DAY, NOW - 2 * DAY, NOW - 30 * DAY] }, ['source b']],
    ['of which three were told before the clock was set back', { told: [NOW + 1, NOW + 2, NOW + DAY] }, []],
  ])('a new address, for a key %s', (_, facts, expected) => {
    expect(abouts(key(facts), comer())).toEqual(expected);
  });

  it.each<readonly [string, Partial<UsersFacts>, Partial<Newcomer>, readonly string[]]>([
    ['at a known address', {}, { newSource: false, newApp: true }, ['app web']],
    ['at a new address: once', {}, { newApp: true }, ['source b']],
    ['at one of many addresses', { sources: 9 }, { newApp: true }, ['app web']],
    ['where there are many', { sources: 9, apps: 4 }, { newApp: true }, []],
    ['where nobody said a name before', { apps: 0 }, { newSource: false, newApp: true }, []],
  ])('a new program %s', (_, facts, newcomer, expected) => {
    expect(abouts(key(facts), comer(newcomer))).toEqual(expected);
  });

  it('one who comes several times at once is told once, with the first', () => {
    const late = comer({ at: NOW, app: 'late', newApp: true });
    const early = comer({ at: NOW - HOUR });
    const { told } = decideNewUsers(key(), [late, early], NOW);
    expect(told).toEqual([
      { threshold: 'source', about: 'b', at: NOW - HOUR, detail: { source: 'b', app: 'web' } },
      { threshold: 'app', about: 'late', at: NOW, detail: { source: 'b', app: 'late' } },
    ]);
  });

  it('never more than three in thirty days, and the third says until when it is quiet', () => {
    const several = fc.uniqueArray(fc.nat(100), { minLength: 1, maxLength: 8 });
    always(fc.record({ before: fc.uniqueArray(fc.nat(40), { maxLength: 4 }), several }), (drawn) => {
      const told = drawn.before.map((ago) => NOW - ago * DAY);
      const lately = told.filter((at) => at > NOW - 30 * DAY);
      const comers = drawn.several.map((name) => comer({ source: `s${name}` }));
      const decision = decideNewUsers(key({ sources: 0, told }), comers, NOW);
      expect(decision.told).toHaveLength(Math.max(0, Math.min(3 - lately.length, comers.length)));
      const last = decision.told.map(({ detail }) => detail['quietUntil']);
      const full = lately.length + decision.told.length >= 3;
      const quietUntil = full ? Math.min(NOW, ...lately) + 30 * DAY : null;
      expect(decision.quietUntil).toBe(quietUntil);
      expect(last.filter((until) => until !== undefined)).toEqual(full && last.length > 0 ? [String(quietUntil)] : []);
      if (full && last.length > 0) expect(last.at(-1)).toBe(String(quietUntil));
    });
  });
});
