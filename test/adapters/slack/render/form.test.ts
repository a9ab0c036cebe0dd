import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../../../adapters/shared/text/printable.ts';
import { renderForm } from '../../../../adapters/slack/render/form.ts';
import type { Form, FormField } from '../../../../src/chat/contracts/form.ts';
import { always, seeded } from '../../../domain/seed.ts';
import { isViewTooLarge } from '../../../fakes/slack/blockKit.ts';
import { NASTY, nasty, objectsOf, refusalsOfView, STRAY_SECRET, textsOf, wire } from './samples.ts';

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });
const SEARCHED = ['channel', 'key', 'person', 'project'] as const;
const TYPED = ['name', 'text', 'duration', 'expiry', 'since', 'page'] as const;

function field(given: Partial<FormField> = {}): FormField {
  return { name: 'x', label: 'X', hint: 'What it is', required: true, type: 'text', choices: [], ...given };
}

function formOf(...fields: readonly FormField[]): Form {
  return { title: 'key create', fields, submitLabel: 'Continue', action: 'lk:v1:form:FsOaBboMguoiL4Nh' };
}

const draw = (...fields: readonly FormField[]) => renderForm(formOf(...fields), { nonce: 'n1' });
const problem = (answer: string) => ({ answer, words: 'there is no such thing here' });
const CHOICES = [
  { label: 'shop/rasa', value: 'id1' },
  { label: 'shop/web', value: 'id2' },
];

describe('a form', () => {
  it('is a modal that can be submitted and says which draft it completes', () => {
    expect(renderForm(formOf(field()), { privateMetadata: '{"c":1}', nonce: 'n1' })).toEqual({
      type: 'modal',
      title: plain('Key create'),
      submit: plain('Continue'),
      close: plain('Cancel'),
      callback_id: 'lk:v1:form:FsOaBboMguoiL4Nh',
      private_metadata: '{"c":1}',
      blocks: [
        {
          type: 'input',
          block_id: 'x',
          label: plain('X'),
          hint: plain('What it is'),
          optional: false,
          element: { type: 'plain_text_input', action_id: 'lk:v1:field', max_length: 3_000 },
        },
      ],
    });
  });

  it('names each input by its field, and marks what may be left out', () => {
    const { blocks } = draw(field({ name: 'channel' }), field({ name: 'owner', required: false, hint: '' }));
    expect(blocks).toMatchObject([
      { block_id: 'channel', optional: false },
      { block_id: 'owner', optional: true },
    ]);
    expect(blocks[1]).not.toHaveProperty('hint');
  });

  it.each(SEARCHED)('lets one search for a %s, from the first letter and before it', (type) => {
    expect(draw(field({ type, choices: CHOICES })).blocks).toMatchObject([
      {
        element: {
          type: 'external_select',
          action_id: 'lk:v1:field',
          min_query_length: 0,
          placeholder: plain('Type to search'),
        },
      },
    ]);
    expect(JSON.stringify(draw(field({ type, choices: CHOICES })))).not.toContain('initial_option');
  });

  it.each(SEARCHED)('shows a %s again that was answered before, if it was one of the choices', (type) => {
    const again = (answer: string) => JSON.stringify(draw(field({ type, choices: CHOICES, problem: problem(answer) })));
    const option = JSON.stringify({ text: plain('shop/web'), value: 'id2' });
    expect(again('id2')).toContain(`"initial_option":${option}`);
    expect(again('shop/web')).toContain(`"initial_option":${option}`);
    expect(again('shop/we')).not.toContain('initial_option');
  });

  it.each(['choice', ...TYPED] as const)('offers in a menu what can be chosen for a %s', (type) => {
    expect(draw(field({ type, choices: CHOICES, problem: problem('id1') })).blocks.at(-1)).toMatchObject({
      element: {
        type: 'static_select',
        action_id: 'lk:v1:field',
        options: CHOICES.map(({ label, value }) => ({ text: plain(label), value })),
        initial_option: { text: plain('shop/rasa'), value: 'id1' },
      },
    });
  });

  it.each(['choice', ...TYPED] as const)('lets a %s be typed where no menu can offer everything', (type) => {
    const many = Array.from({ length: 101 }, (_, n) => ({ label: `c${n}`, value: `v${n}` }));
    const long = [...CHOICES, { label: 'long', value: 'v'.repeat(151) }];
    for (const choices of [[], many, long]) {
      expect(draw(field({ type, choices })).blocks).toMatchObject([{ element: { type: 'plain_text_input' } }]);
    }
  });

  it('offers in a menu only once what Slack could not tell apart', () => {
    const again = { label: 'the same', value: 'id2' };
    const { blocks } = draw(field({ choices: [...CHOICES, again], problem: problem('the same') }));
    const options = CHOICES.map(({ label, value }) => ({ text: plain(label), value }));
    expect(blocks.at(-1)).toMatchObject({ element: { options, initial_option: options[1] } });
  });

  it('asks nothing and is still taken by Slack', () => {
    expect(draw().blocks).toEqual([{ type: 'section', text: plain('–') }]);
  });

  it('says right above an input what was wrong, and keeps what was typed', () => {
    const { blocks } = draw(field({ name: 'a' }), field({ name: 'b', problem: problem('30 dayz') }));
    expect(blocks).toMatchObject([
      { block_id: 'a' },
      { type: 'section', block_id: 'lk:n1:1', text: plain('30 dayz — there is no such thing here') },
      { block_id: 'b', element: { initial_value: '30 dayz' } },
    ]);
    const missing = draw(field({ problem: problem('') }));
    expect(textsOf(missing.blocks)[0]).toBe('there is no such thing here');
    expect(JSON.stringify(missing)).not.toContain('initial_value');
  });

  it('shows what is wrong as a whole, however long the answer', () => {
    const { blocks } = draw(field({ problem: { answer: 'a'.repeat(5_000), words: 'too long' } }));
    expect(textsOf(blocks)[0]).toMatch(/^a{999}… — too long$/);
  });
});

describe(seeded('any form'), () => {
  const types = fc.constantFrom<FormField['type']>(...SEARCHED, ...TYPED, 'choice');
  const anyField = fc.record({
    label: nasty,
    hint: nasty,
    required: fc.boolean(),
    type: types,
    choices: fc.array(fc.record({ label: nasty, value: fc.stringMatching(/^[0-9A-Za-z]{0,20}$/) }), { maxLength: 6 }),
  });
  const anyForm = fc.tuple(fc.array(fc.tuple(anyField, fc.option(nasty)), { maxLength: 30 }), nasty).map(
    ([fields, words]): Form => ({
      ...formOf(
        ...fields.map(([one, answer], n): FormField => {
          const named = { ...one, name: `f${n}` };
          return answer === null ? named : { ...named, problem: { answer, words } };
        }),
      ),
      title: words,
      submitLabel: words,
    }),
  );

  it('is taken by Slack', () => {
    always(
      anyForm,
      (form) => {
        const modal = renderForm(form, { nonce: 'n1' });
        expect(refusalsOfView(modal)).toEqual([]);
        expect(isViewTooLarge(wire(modal))).toBe(false);
      },
      100,
    );
  });

  it('is literal, and asks every question by its name', () => {
    always(
      anyForm,
      (form) => {
        const { blocks } = renderForm(form, { nonce: 'n1' });
        const inputs = blocks.flatMap(({ type, block_id }) => (type === 'input' ? [block_id] : []));
        expect(inputs).toEqual(form.fields.map(({ name }) => name));
        for (const one of objectsOf(blocks)) {
          expect(one['type']).not.toBe('mrkdwn');
          if (one['type'] === 'plain_text') expect(one['emoji']).toBe(false);
        }
      },
      100,
    );
  });

  it('loses nothing that was typed', () => {
    for (const answer of NASTY.filter((one) => printable(one) !== '')) {
      const drawn = objectsOf(draw(field({ problem: problem(answer) })));
      const [kept] = drawn.flatMap(({ initial_value }) => initial_value ?? []);
      expect(kept).toBe(
        answer.length > 3_000 ? `${answer.slice(0, answer.startsWith('🤖') ? 2_998 : 2_999)}…` : printable(answer),
      );
    }
  });

  it('invariant 2: holds nothing that looks like a secret', () => {
    for (const type of ['text', 'choice', 'key'] as const) {
      const stray = {
        label: STRAY_SECRET,
        hint: STRAY_SECRET,
        type,
        problem: { answer: STRAY_SECRET, words: STRAY_SECRET },
      };
      const drawn = JSON.stringify(
        draw(field({ ...stray, choices: [{ label: STRAY_SECRET, value: 'id' }] }), field(stray)),
      );
      expect(drawn).not.toContain(STRAY_SECRET.slice(20, 40));
      expect(drawn).toContain('[secret]');
    }
  });
});
