import { describe, expect, it } from 'vitest';
import type { OptionSpecs } from '../../../src/chat/contracts/options.ts';
import { newSecret } from '../../../src/domain/keys/secretFormat.ts';
import { DAY, HOUR } from '../../../src/domain/time/time.ts';
import { NOW } from '../../domain/samples.ts';
import { bytesFrom } from '../../domain/seed.ts';
import { described, resolve, resolveOne } from './resolving.ts';

describe('a plain value', () => {
  const name = { type: 'name', what: 'key name', ...described } as const;
  const text = { type: 'text', ...described } as const;
  const duration = { type: 'duration', ...described } as const;
  const expiry = { type: 'expiry', ...described } as const;
  const since = { type: 'since', ...described } as const;
  const page = { type: 'page', ...described } as const;
  const choice = { type: 'choice', choices: ['secret', 'both'], ...described } as const;

  it.each<readonly [string, OptionSpecs[string], string, unknown]>([
    ['a name, in its normal form', name, '  Chat   Bot ', { name: 'Chat Bot', nameKey: 'chat bot' }],
    ['a text, in one line', text, ' incident  42 ', 'incident 42'],
    ['a duration', duration, '24h', 24 * HOUR],
    ['no duration at all', duration, 'none', 0],
    ['an expiry by a time from now', expiry, '90d', NOW + 90 * DAY],
    ['an expiry by a date, to the end of that day', expiry, '2027-12-31', Date.UTC(2028, 0, 1) - 1],
    ['a time back from now', since, '24h', NOW - DAY],
    ['a date to look back to, from its beginning', since, '2027-03-30', Date.UTC(2027, 2, 30)],
    ['a page', page, '12', 12],
    ['a choice', choice, 'both', 'both'],
    ['a choice in capitals', choice, 'Secret', 'secret'],
  ])('is understood: %s', async (_, spec, given, value) => {
    expect(await resolveOne(spec, given)).toEqual(value);
  });

  it.each<readonly [string, OptionSpecs[string], string, RegExp]>([
    ['a name with a slash', name, 'shop/bot', /key name can’t be used.*“\/”.*Leave it out/],
    ['a text with something invisible', text, 'in\u200bcident', /invisible/],
    ['a duration in words', duration, 'a day', /15m, 24h, 90d/],
    ['an expiry in the past', expiry, '2020-01-01', /later date/],
    ['an expiry that is none', expiry, 'none', /^Keys must expire; the maximum is 3650d\.$/],
    ['an expiry at once', expiry, '59s', /less than a minute away.*later date/],
    ['an expiry on no day', expiry, '2027-02-30', /^30 February doesn’t exist\.$/],
    ['an expiry in the next century', expiry, '2127-01-01', /the maximum is 3650d/],
    ['an expiry in words', expiry, 'never', /90d.*2027-12-31/],
    ['a date that does not exist', since, '2027-02-29', /^29 February 2027 doesn’t exist\.$/],
    ['a time back in words', since, 'lately', /lately.*24h.*2026-12-31/],
    ['page 0', page, '0', /isn’t a page.*from 1/],
    ['half a page', page, '1.5', /isn’t a page.*from 1/],
    ['page ten million', page, '10000000', /isn’t a page.*from 1/],
    ['another choice', choice, 'all', /all isn’t a choice here\. Choose secret or both/],
  ])('is refused, with the remedy: %s', async (_, spec, given, words) => {
    expect(await resolveOne(spec, given)).toMatchObject({ option: 'it', given, words: expect.stringMatching(words) });
  });

  it('gets a suggestion for a choice', async () => {
    expect(await resolveOne(choice, 'secrt')).toMatchObject({ suggestion: 'secret' });
  });

  it.each([name, text])(
    'invariant 2: that is a secret is refused in words that hold nothing of it ($type)',
    async (spec) => {
      const secret = newSecret('0123456789ABCDEF', bytesFrom(3)).reveal();
      const resolved = await resolve({ it: spec }, { it: `the key is ${secret}` });
      if (resolved.kind !== 'problems') throw new Error(resolved.kind);
      expect(resolved.problems.map(({ words }) => words)).toEqual([expect.stringContaining('looks like a secret')]);
      for (const { words } of resolved.problems) expect(words).not.toContain(secret.slice(20, 30));
    },
  );
});
