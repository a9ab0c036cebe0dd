import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../../src/chat/parsing/didYouMean.ts';
import { always, anyText, seeded } from '../../domain/seed.ts';

const VERBS = ['create', 'regenerate', 'list', 'show', 'disable', 'activate', 'unlock', 'delete', 'transfer', 'whoami'];

describe(seeded('what may have been meant'), () => {
  it.each([
    ['regenrate', 'regenerate'],
    ['craete', 'create'],
    ['shwo', 'show'],
    ['lsit', 'list'],
    ['tlsi', undefined],
    ['shw', 'show'],
    ['DISABLE', 'disable'],
    ['delte', 'delete'],
    ['tranfser', 'transfer'],
    ['unlok', 'unlock'],
    ['reg', 'regenerate'],
    ['regen', 'regenerate'],
    ['act', 'activate'],
  ])('by %s is %s', (given, meant) => {
    expect(didYouMean(given, VERBS)).toBe(meant);
  });

  it.each(['', 'x', 'qq', 'frobnicate', 'constructor', 'rasa', '鍵', 'listlistlist'])(
    'by %j is nothing: no far-fetched guess',
    (given) => {
      expect(didYouMean(given, VERBS)).toBeUndefined();
    },
  );

  it('is soon nothing for a word of thousands of letters, as anyone can send one', () => {
    expect(didYouMean('lsit'.repeat(4_000), VERBS)).toBeUndefined();
  });

  it('is nothing for one letter: any other is as near as any', () => {
    expect(didYouMean('1', ['?', 'list'])).toBeUndefined();
    expect(didYouMean('x', ['y'])).toBeUndefined();
  });

  it('is nothing where there is nothing to choose from', () => {
    expect(didYouMean('list', [])).toBeUndefined();
  });

  it('keeps the spelling of what there is', () => {
    expect(didYouMean('RASSA', ['Rasa', 'Dialogflow'])).toBe('Rasa');
    expect(didYouMean('dialog', ['Rasa', 'Dialogflow'])).toBe('Dialogflow');
  });

  it('is the closer of two', () => {
    expect(didYouMean('dialogflaw', ['dialogview', 'dialogflow'])).toBe('dialogflow');
    expect(didYouMean('dialogflaw', ['dialogflow', 'dialogview'])).toBe('dialogflow');
  });

  it('is what begins so, before what merely resembles it: people shorten', () => {
    expect(didYouMean('dis', ['dir', 'disable'])).toBe('disable');
  });

  it('does not take two letters for the beginning of a word', () => {
    expect(didYouMean('re', VERBS)).toBeUndefined();
  });

  it('is found in spite of any one letter that is wrong, missing or too many', () => {
    const slip = fc.record({
      verb: fc.constantFrom(...VERBS),
      at: fc.nat(9),
      letter: fc.constantFrom('q', 'ö', 'x', '7'),
      how: fc.constantFrom('wrong', 'missing', 'too many'),
    });
    always(slip, ({ verb, at, letter, how }) => {
      const index = at % verb.length;
      const inserted = how === 'missing' ? '' : letter;
      const typed = verb.slice(0, index) + inserted + verb.slice(how === 'too many' ? index : index + 1);
      expect(didYouMean(typed, VERBS)).toBe(verb);
    });
  });

  it('is one of the candidates or nothing, whatever was typed', () => {
    always(
      fc.record({ given: anyText(12), candidates: fc.array(anyText(8), { maxLength: 6 }) }),
      ({ given, candidates }) => {
        const found = didYouMean(given, candidates);
        if (found !== undefined) expect(candidates).toContain(found);
      },
    );
  });
});
