import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderForm } from '../../../../adapters/discord/render/form.ts';
import { printable } from '../../../../adapters/shared/text/printable.ts';
import type { Form, FormField } from '../../../../src/chat/contracts/form.ts';
import { always, seeded } from '../../../domain/seed.ts';
import { marksOf, plainOf, read } from './markdown.ts';
import { contentsOf, NASTY, nasty, objectsOf, refusalsOfModal, STRAY_SECRET } from './samples.ts';

const SEARCHED = ['channel', 'key', 'project'] as const;
const TYPED = ['name', 'text', 'duration', 'expiry', 'since', 'page'] as const;

function field(given: Partial<FormField> = {}): FormField {
  return { name: 'x', label: 'x', hint: 'What it is', required: true, type: 'text', choices: [], ...given };
}

function formOf(...fields: readonly FormField[]): Form {
  return { title: 'key create', fields, submitLabel: 'Continue', action: 'lk:v1:form:FsOaBboMguoiL4Nh' };
}

const draw = (...fields: readonly FormField[]) => renderForm(formOf(...fields)).modal;
/** What stands in a modal's only label. */
const inputFor = (given: Partial<FormField>) => {
  const [label] = draw(field(given)).components.filter(({ type }) => type === 18);
  return label !== undefined && 'component' in label ? label.component : undefined;
};
const problem = (answer: string, words = 'there is no such thing here') => ({ answer, words });
const choices = (count: number) => Array.from({ length: count }, (_, n) => ({ label: `shop/c${n}`, value: `id${n}` }));
const named = (...names: readonly string[]) =>
  names.map((name) => field({ name, required: name === name.toUpperCase() }));

describe('a form', () => {
  it('is a modal that says which draft it completes, and has a label for each field', () => {
    expect(renderForm(formOf(field({ name: 'reason' })))).toEqual({
      modal: {
        custom_id: 'lk:v1:form:FsOaBboMguoiL4Nh',
        title: 'Key create',
        components: [
          {
            type: 18,
            label: 'X',
            description: 'What it is',
            component: { type: 4, custom_id: 'reason', style: 1, required: true, max_length: 4_000 },
          },
        ],
      },
      leftOut: [],
    });
  });

  it('says what may be left out, and nothing where there is no hint', () => {
    expect(inputFor({ required: false })).toMatchObject({ required: false });
    expect(draw(field({ hint: ' ' })).components[0]).not.toHaveProperty('description');
  });

  it('asks nothing and is still taken by Discord', () => {
    expect(draw().components).toEqual([{ type: 10, content: '–' }]);
    expect(refusalsOfModal(draw())).toEqual([]);
  });

  it('refuses to cut what the program reads again', () => {
    expect(() => renderForm({ ...formOf(field()), action: 'x'.repeat(101) })).toThrow(/101/);
    expect(() => draw(field({ name: 'x'.repeat(101) }))).toThrow(/101/);
  });
});

describe('what can be chosen', () => {
  it.each([...SEARCHED, ...TYPED, 'choice', 'person'] as const)('for a %s is a menu, where there are a few', (type) => {
    expect(inputFor({ type, choices: choices(24) })).toEqual({
      type: 3,
      custom_id: 'x',
      placeholder: 'Choose',
      options: choices(24),
      required: true,
      min_values: 1,
      max_values: 1,
    });
    expect(inputFor({ type, choices: choices(2), required: false })).toMatchObject({ required: false, min_values: 0 });
  });

  it('for a choice is a menu of up to 25', () => {
    expect(inputFor({ type: 'choice', choices: choices(25) })).toMatchObject({ type: 3, options: { length: 25 } });
    expect(inputFor({ type: 'choice', choices: choices(26) })).toMatchObject({ type: 4, placeholder: 'Such as: id0' });
  });

  it.each(SEARCHED)('for a %s is typed where there is nothing to list, or may be more than is listed', (type) => {
    for (const asked of [
      { choices: choices(0) },
      { choices: choices(25), more: true as const },
      { choices: choices(26) },
    ])
      expect(inputFor({ type, ...asked })).toMatchObject({ type: 4, placeholder: 'Type its name' });
  });

  it('for a person is anyone of the server', () => {
    expect(inputFor({ type: 'person', required: false })).toEqual({
      type: 5,
      custom_id: 'x',
      placeholder: 'Choose someone',
      required: false,
      min_values: 0,
      max_values: 1,
    });
  });

  it('is typed where a menu can’t carry it', () => {
    const long = [...choices(2), { label: 'long', value: 'v'.repeat(101) }];
    expect(inputFor({ type: 'choice', choices: long })).toMatchObject({ type: 4 });
  });

  it('is offered only once where Discord could not tell it apart', () => {
    const twice = [...choices(2), { label: 'again', value: 'id1' }];
    expect(inputFor({ type: 'choice', choices: twice })).toMatchObject({ options: choices(2) });
  });
});

describe('what was answered before and not understood', () => {
  it('stands in its input again, and what was wrong above it', () => {
    const { components } = draw(field({ name: 'a' }), field({ name: 'b', problem: problem('30 dayz') }));
    expect(components).toMatchObject([
      { description: 'What it is' },
      { description: 'there is no such thing here', component: { value: '30 dayz' } },
    ]);
    expect(inputFor({ problem: problem(' ') })).not.toHaveProperty('value');
  });

  it.each(['id1', 'shop/c1'])('is chosen again in a menu, if it was one of its choices: %s', (answer) => {
    const options = [choices(1)[0], { ...choices(2)[1], default: true }];
    const again = draw(field({ type: 'channel', choices: choices(2), problem: problem(answer) }));
    expect(again.components).toMatchObject([{ description: 'there is no such thing here', component: { options } }]);
  });

  it('is said in words where its input can’t show it', () => {
    const descriptions = (given: Partial<FormField>) => draw(field(given)).components;
    const words = 'shop/cc — there is no such thing here';
    expect(descriptions({ type: 'channel', choices: choices(2), problem: problem('shop/cc') })).toMatchObject([
      { description: words },
    ]);
    expect(JSON.stringify(draw(field({ choices: choices(2), problem: problem('y') })))).not.toContain('default');
    expect(descriptions({ type: 'person', problem: problem('shop/cc') })).toMatchObject([{ description: words }]);
    expect(descriptions({ type: 'person', problem: problem(' ') })).toMatchObject([
      { description: 'there is no such thing here' },
    ]);
  });

  it('is somebody who is chosen again', () => {
    const id = '123456789012345678';
    expect(inputFor({ type: 'person', problem: problem(`@${id}`) })).toMatchObject({
      default_values: [{ id, type: 'user' }],
    });
    expect(inputFor({ type: 'person', problem: problem(`@ana${id}`) })).not.toHaveProperty('default_values');
  });

  it('is explained in a text of its own where a label is too short for it, as long as there is room', () => {
    const long = problem('x', `*why* ${'because '.repeat(30)}`);
    const three = draw(
      field({ name: 'a', problem: long }),
      field({ name: 'b', problem: long }),
      field({ name: 'c', problem: long }),
    );
    expect(three.components.map(({ type }) => type)).toEqual([10, 18, 10, 18, 18]);
    expect(contentsOf(three)[0]).toMatch(/^\\\*why\\\* because .* because $/);
    expect(three.components[1]).toMatchObject({ description: 'What it is' });
    expect(three.components[4]).toMatchObject({ description: expect.stringMatching(/^\*why\* because .*…$/) });
    expect(refusalsOfModal(three)).toEqual([]);
  });
});

describe('a form with more fields than a modal holds', () => {
  it('keeps the required ones in their order, and says what may be given otherwise', () => {
    const { modal, leftOut } = renderForm(formOf(...named('a', 'B', 'c', 'D', 'e', 'F')));
    expect(
      objectsOf(modal)
        .flatMap(({ custom_id }) => custom_id ?? [])
        .slice(1),
    ).toEqual(['a', 'B', 'D', 'F']);
    expect(leftOut).toEqual(['c', 'e']);
    expect(contentsOf(modal)).toEqual(['-# There’s no room here for c, e. To set them, add them to the command.']);
    expect(refusalsOfModal(modal)).toEqual([]);
  });

  it('asks for five required ones, and leaves the rest to the next form', () => {
    const { modal, leftOut } = renderForm(formOf(...named('A', 'B', 'c', 'C', 'D', 'E', 'F')));
    expect(
      objectsOf(modal)
        .flatMap(({ custom_id }) => custom_id ?? [])
        .slice(1),
    ).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(leftOut).toEqual(['c', 'F']);
    expect(refusalsOfModal(modal)).toEqual([]);
  });

  it('keeps five that fit', () => {
    expect(renderForm(formOf(...named('a', 'B', 'c', 'd', 'e'))).leftOut).toEqual([]);
  });
});

describe(seeded('any form'), () => {
  const types = fc.constantFrom<FormField['type']>(...SEARCHED, ...TYPED, 'choice', 'person');
  const anyField = fc.record({
    label: nasty,
    hint: nasty,
    required: fc.boolean(),
    type: types,
    choices: fc.array(fc.record({ label: nasty, value: fc.stringMatching(/^[0-9A-Za-z]{0,20}$/) }), { maxLength: 6 }),
  });
  const anyForm = fc.tuple(fc.array(fc.tuple(anyField, fc.option(nasty)), { maxLength: 9 }), nasty).map(
    ([fields, words]): Form => ({
      ...formOf(
        ...fields.map(([one, answer], n): FormField => {
          const withName = { ...one, name: `f${n}` };
          return answer === null ? withName : { ...withName, problem: { answer, words } };
        }),
      ),
      title: words,
    }),
  );

  it('is taken by Discord, and asks every question by its name or says that it does not', () => {
    always(anyForm, (form) => {
      const { modal, leftOut } = renderForm(form);
      expect(refusalsOfModal(modal)).toEqual([]);
      const asked = objectsOf(modal.components).flatMap(({ custom_id }) => custom_id ?? []);
      expect([...asked, ...leftOut].toSorted()).toEqual(form.fields.map(({ name }) => name).toSorted());
    });
  });

  it('is literal', () => {
    always(anyForm, (form) => {
      for (const content of contentsOf(renderForm(form).modal))
        expect(['', 'small']).toContain(marksOf(read(content)).join());
    });
  });

  it('loses nothing that was typed', () => {
    for (const answer of NASTY.filter((one) => printable(one).trim() !== '' && one !== '\u200b\u2060\u3164')) {
      const [kept] = objectsOf(draw(field({ problem: problem(answer) }))).flatMap(({ value }) => value ?? []);
      const cut = answer.startsWith('🤖🤖') ? 3_998 : 3_999;
      expect(kept).toBe(answer.length > 4_000 ? `${answer.slice(0, cut)}…` : printable(answer));
    }
  });

  it('shows what is wrong as a whole, however long the answer', () => {
    const said = draw(field({ type: 'channel', choices: choices(2), problem: problem('a'.repeat(5_000), 'too long') }));
    expect(said.components).toMatchObject([{ description: `${'a'.repeat(39)}… — too long` }]);
    const long = draw(field({ choices: choices(2), problem: problem('a'.repeat(5_000), 'too long '.repeat(9)) }));
    expect(plainOf(read(contentsOf(long)[0] ?? ''))).toMatch(/^a{39}… — (too long )+$/);
  });

  it('invariant 2: holds nothing that looks like a secret', () => {
    for (const type of ['text', 'choice', 'key', 'person'] as const) {
      const stray = {
        label: STRAY_SECRET,
        hint: STRAY_SECRET,
        type,
        problem: { answer: STRAY_SECRET, words: Array(3).fill(STRAY_SECRET).join(' or ') },
      };
      const modal = JSON.stringify(
        draw(field({ ...stray, choices: [{ label: STRAY_SECRET, value: 'id' }] }), field(stray)),
      );
      expect(modal).not.toContain(STRAY_SECRET.slice(20, 40));
      expect(modal).toContain('[secret]');
    }
  });
});
