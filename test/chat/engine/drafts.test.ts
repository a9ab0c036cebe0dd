import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftParams, openDraft, optionsOf, wrongOf, wrongParams } from '../../../src/chat/engine/drafts.ts';
import { always, anyText, seeded } from '../../domain/seed.ts';

const given = fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,11}$/), anyText());
const choices = fc.array(fc.record({ label: anyText(), value: anyText() }), { maxLength: 30 });

describe(seeded('a draft of a command that lacks something'), () => {
  it('invariant 12: keeps what was given until the rest comes', () => {
    always(given, (options) => {
      expect(optionsOf(draftParams(options))).toEqual(options);
    });
  });

  it('invariant 12: keeps answers that were not understood apart from what was given', () => {
    always(fc.record({ options: given, wrong: given }), ({ options, wrong }) => {
      const params = { ...draftParams(options), ...wrongParams(wrong) };
      expect(optionsOf(params)).toEqual(options);
      expect(wrongOf(params)).toEqual(wrong);
    });
  });

  it('invariant 12: completes what was given with what is picked', () => {
    const params = draftParams({ channel: 'rasa', reason: 'incident 42' }, 'key', [
      { label: 'chat-bot in shop/rasa', value: '0123456789ABCDEF' },
      { label: 'chat-bot in lab/rasa', value: 'FEDCBA9876543210' },
    ]);
    expect(openDraft(params, 1)).toEqual({ channel: 'rasa', reason: 'incident 42', key: 'FEDCBA9876543210' });
  });

  it('puts what is picked in the place of what could mean several', () => {
    const params = draftParams({ channel: 'rasa' }, 'channel', [{ label: 'shop/rasa', value: 'shop/rasa' }]);
    expect(openDraft(params, 0)).toEqual({ channel: 'shop/rasa' });
  });

  it('opens each choice to exactly its value, and changes nothing else', () => {
    always(fc.record({ given, choices, option: fc.constantFrom('key', 'channel') }), (draft) => {
      const params = draftParams(draft.given, draft.option, draft.choices);
      expect(optionsOf(params)).toEqual(draft.given);
      draft.choices.forEach(({ value }, index) => {
        expect(openDraft(params, index)).toEqual({ ...draft.given, [draft.option]: value });
      });
    });
  });

  it.each([1, 25, -1, 0.5, Number.NaN])('has no choice number %d where one is offered', (index) => {
    const params = draftParams({}, 'key', [{ label: 'chat-bot', value: '0123456789ABCDEF' }]);
    expect(openDraft(params, index)).toBeUndefined();
  });

  it('has no choices where nothing is to be picked', () => {
    expect(openDraft(draftParams({ channel: 'rasa' }), 0)).toBeUndefined();
  });

  it('does not mix up an option of someone’s with its own bookkeeping', () => {
    const params = draftParams({ 'pick-option': 'x', given: 'y', pick: 'z' });
    expect(optionsOf(params)).toEqual({ 'pick-option': 'x', given: 'y', pick: 'z' });
    expect(openDraft(params, 0)).toBeUndefined();
  });
});
