import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSuggestions } from '../../../../adapters/discord/render/autocomplete.ts';
import { always, seeded } from '../../../domain/seed.ts';
import { problemsOfChoices } from '../../../fakes/discord/components.ts';
import { textOf } from '../../../fakes/discord/problems.ts';
import { nasty, STRAY_SECRET, wire } from './samples.ts';

const many = (count: number) => Array.from({ length: count }, (_, n) => ({ label: `shop/c${n}`, value: `id${n}` }));

describe(seeded('what is offered while an option is typed'), () => {
  it('has the words and the value of each, and of many the first 25', () => {
    expect(renderSuggestions(many(100))).toEqual(many(25).map(({ label, value }) => ({ name: label, value })));
    expect(renderSuggestions([])).toEqual([]);
  });

  it('is there once, and not where it would have to be cut to something else', () => {
    const odd = [
      { label: 'twice', value: 'id0' },
      { label: 'none', value: '' },
      { label: 'long', value: 'v'.repeat(101) },
    ];
    expect(renderSuggestions([...many(1), ...odd, ...many(3)]).map(({ value }) => value)).toEqual([
      'id0',
      'id1',
      'id2',
    ]);
  });

  it('is taken by Discord, whatever things are called', () => {
    const any = fc.array(fc.record({ label: nasty, value: fc.string({ maxLength: 120 }) }), { maxLength: 40 });
    always(any, (choices) => {
      const ours = choices.filter(({ value }) => value.trim() !== '');
      expect(problemsOfChoices(wire({ choices: renderSuggestions(ours) })).map(textOf)).toEqual([]);
    });
  });

  it('invariant 2: shows nothing that looks like a secret', () => {
    expect(renderSuggestions([{ label: STRAY_SECRET, value: 'id' }])).toEqual([{ name: '[secret]', value: 'id' }]);
  });
});
