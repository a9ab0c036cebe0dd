import { describe, expect, test } from 'vitest';
import type { Json } from '../shared/json.ts';
import { type MessageCheck, problemsOfChoices, problemsOfMessage, problemsOfModal } from './components.ts';
import { type Problem, textOf } from './problems.ts';
import { buttonRow, form } from './testDiscord.ts';

const V2 = 1 << 15;
const words = (problems: readonly Problem[]) => problems.map(textOf);
const wrong = (body: Json, check?: MessageCheck) => words(problemsOfMessage(body, check)).join('\n');
const text = (content: string) => ({ type: 10, content });
const v2 = (...components: readonly Json[]): Json => ({ flags: V2, components });
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const option = (index: number) => ({ label: `Option ${index}`, value: `o${index}` });
const menu = (extra: object = {}) => ({
  type: 1,
  components: [{ type: 3, custom_id: 'menu', options: many(3, option), ...extra }],
});

describe('messages', () => {
  test('what Discord takes', () => {
    expect(wrong({ content: 'x'.repeat(2000), components: many(5, (i) => buttonRow('Go', `go${i}`)) })).toBe('');
    expect(wrong({ embeds: [{ title: 'x'.repeat(256), description: 'x'.repeat(4096), color: 0 }] })).toBe('');
    expect(wrong({ content: 'hi', flags: 64, allowed_mentions: { parse: [] }, tts: false, enforce_nonce: false })).toBe(
      '',
    );
    const button = { type: 2, style: 5, label: 'Docs', url: 'https://latchkey.invalid' };
    const container = {
      type: 17,
      accent_color: 0xff0000,
      components: [
        text('# Keys'),
        { type: 14, spacing: 2, divider: true },
        { type: 9, components: [text('rasa')], accessory: button },
        { type: 12, items: [{ media: { url: 'attachment://a.png' } }] },
        { type: 13, file: { url: 'attachment://a.txt' } },
        menu(),
      ],
    };
    expect(wrong(v2(container, text('below')), { files: ['a.png', 'a.txt'] })).toBe('');
  });

  test.each<[string, Json, string]>([
    ['nothing', {}, 'MESSAGE_EMPTY'],
    ['only spaces', { content: '  ' }, 'MESSAGE_EMPTY'],
    [
      'a long content',
      { content: 'x'.repeat(2001) },
      'content[BASE_TYPE_MAX_LENGTH]: Must be 2000 or fewer in length.',
    ],
    ['a broken timestamp', v2(text('until <t:1806478200:q>')), 'components[0].content[TIMESTAMP_MALFORMED]'],
    ['a timestamp in milliseconds', v2(text('<t:1806478200000:f>')), 'components[0].content[TIMESTAMP_MALFORMED]'],
    ['a mark of the program’s own', v2(text('until \ufdd0day')), 'components[0].content[OWN_MARK]'],
    ['an unknown field', { content: 'x', text: 'y' }, 'text[UNKNOWN_FIELD]'],
    ['eleven embeds', { embeds: many(11, () => ({ title: 'x' })) }, 'embeds[BASE_TYPE_MAX_LENGTH]'],
    ['a long title', { embeds: [{ title: 'x'.repeat(257) }] }, 'embeds[0].title[BASE_TYPE_MAX_LENGTH]'],
    [
      'long embeds together',
      { embeds: many(2, () => ({ description: 'x'.repeat(3001) })) },
      'embeds[MAX_EMBED_SIZE_EXCEEDED]',
    ],
    ['an empty field', { embeds: [{ fields: [{ name: 'a', value: '' }] }] }, 'embeds[0].fields[0].value[BASE_TYPE_REQ'],
    ['six rows', { content: 'x', components: many(6, (i) => buttonRow('Go', `go${i}`)) }, 'components[BASE_TYPE_MAX'],
    [
      'six buttons',
      {
        content: 'x',
        components: [{ type: 1, components: many(6, (i) => buttonRow('Go', `${i}`).components).flat() }],
      },
      'components[0].components[5][COMPONENT_LAYOUT_WIDTH_EXCEEDED]',
    ],
    [
      'a button beside a menu',
      {
        content: 'x',
        components: [{ type: 1, components: [...menu().components, ...buttonRow('Go', 'go').components] }],
      },
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      'an empty row',
      { content: 'x', components: [{ type: 1, components: [] }] },
      'components[0].components[BASE_TYPE_BAD',
    ],
    ['layout without the flag', { components: [text('x')] }, 'components[0].type[UNION_TYPE_CHOICES]'],
    [
      'one ID twice',
      { content: 'x', components: [buttonRow('A', 'same'), buttonRow('B', 'same')] },
      'components[1].components[0].custom_id[COMPONENT_CUSTOM_ID_DUPLICATED]',
    ],
    ['a long ID', { content: 'x', components: [buttonRow('A', 'x'.repeat(101))] }, 'custom_id[BASE_TYPE_MAX_LENGTH]'],
    ['a long label', { content: 'x', components: [buttonRow('x'.repeat(81), 'a')] }, 'label[BASE_TYPE_MAX_LENGTH]'],
    ['no label', { content: 'x', components: [buttonRow('', 'a')] }, 'label[BASE_TYPE_REQUIRED]'],
    ['an unknown style', { content: 'x', components: [buttonRow('A', 'a', 9)] }, 'style[NUMBER_TYPE_MAX]'],
    ['a link without URL', { content: 'x', components: [buttonRow('A', 'a', 5)] }, 'url[BASE_TYPE_REQUIRED]'],
    [
      'a link with ID',
      {
        content: 'x',
        components: [{ type: 1, components: [{ type: 2, style: 5, label: 'x', url: 'https://x', custom_id: 'x' }] }],
      },
      'custom_id[BUTTON_COMPONENT_FIELD_FORBIDDEN]',
    ],
    [
      'a button without ID',
      { content: 'x', components: [{ type: 1, components: [{ type: 2, style: 1, label: 'x' }] }] },
      'custom_id[BUTTON_COMPONENT_CUSTOM_ID_REQUIRED]',
    ],
    [
      'a bad scheme',
      { content: 'x', components: [{ type: 1, components: [{ type: 2, style: 5, label: 'x', url: 'javascript:x' }] }] },
      'url[URL_TYPE_INVALID_SCHEME]',
    ],
    [
      '26 options',
      { content: 'x', components: [menu({ options: many(26, option) })] },
      'options[BASE_TYPE_BAD_LENGTH]',
    ],
    ['no options', { content: 'x', components: [menu({ options: [] })] }, 'options[BASE_TYPE_BAD_LENGTH]'],
    [
      'one value twice',
      { content: 'x', components: [menu({ options: [option(1), option(1)] })] },
      'options[1].value[SELECT_COMPONENT_OPTION_VALUE_DUPLICATED]',
    ],
    ['a long placeholder', { content: 'x', components: [menu({ placeholder: 'x'.repeat(151) })] }, 'placeholder[BASE'],
    ['more than there is', { content: 'x', components: [menu({ min_values: 4, max_values: 5 })] }, 'min_values[SELECT'],
    [
      'parse and users',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['123'] } },
      'allowed_mentions[MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE]',
    ],
    ['a file that is not there', { embeds: [{ image: { url: 'attachment://x.png' } }] }, 'ATTACHMENT_NOT_FOUND'],
    [
      'content beside layout',
      { flags: V2, content: 'x', components: [text('y')] },
      "The 'content' field cannot be used",
    ],
    ['embeds beside layout', { flags: V2, embeds: [{ title: 'x' }], components: [text('y')] }, "The 'embeds' field"],
    ['41 components', v2(...many(41, () => text('x'))), 'components[COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED]'],
    ['one long text', v2(text('x'.repeat(4001))), 'components[0].content[BASE_TYPE_MAX_LENGTH]'],
    ['long texts together', v2(text('x'.repeat(2001)), text('x'.repeat(2000))), 'COMPONENT_MAX_TOTAL_TEXT_EXCEEDED'],
    [
      'a section without accessory',
      v2({ type: 9, components: [text('x')] }),
      'components[0].accessory[BASE_TYPE_REQUIRED]',
    ],
    [
      'a section of four texts',
      v2({ type: 9, components: many(4, () => text('x')), accessory: buttonRow('Go', 'go').components[0] ?? null }),
      'components[0].components[BASE_TYPE_BAD_LENGTH]',
    ],
    ['a button outside of rows', v2({ type: 2, style: 1, label: 'x', custom_id: 'x' }), 'components[0].type[UNION'],
    ['a container in a container', v2({ type: 17, components: [{ type: 17, components: [] }] }), 'type[UNION_TYPE'],
    ['a wide space', v2({ type: 14, spacing: 3 }), 'components[0].spacing[NUMBER_TYPE_MAX]'],
    ['an empty gallery', v2({ type: 12, items: [] }), 'components[0].items[BASE_TYPE_BAD_LENGTH]'],
    [
      'a text input',
      { content: 'x', components: [{ type: 1, components: [{ type: 4 }] }] },
      'type[UNION_TYPE_CHOICES]',
    ],
  ])('Discord refuses %s', (_what, body, expected) => {
    expect(wrong(body)).toContain(expected);
  });

  test('EPHEMERAL is for answers to interactions only, and no other flag is anywhere', () => {
    const body = { content: 'x', flags: 64 };
    expect(wrong(body, { place: 'channel' })).toContain('flags[MESSAGE_FLAGS_INVALID]');
    expect(wrong(body, { place: 'followUp' })).toBe('');
    expect(wrong({ content: 'x', flags: 128 })).toContain('flags[MESSAGE_FLAGS_INVALID]');
    expect(wrong({ content: 'x', nonce: 'x'.repeat(26) }, { place: 'channel' })).toContain(
      'nonce[BASE_TYPE_MAX_LENGTH]',
    );
  });

  test('paths begin where the body stands', () => {
    const problems = problemsOfMessage({ content: 'x'.repeat(2001) }, { at: ['data'] });
    expect(words(problems)).toEqual(['data.content[BASE_TYPE_MAX_LENGTH]: Must be 2000 or fewer in length.']);
  });
});

describe('modals', () => {
  const label = (component: Json): Json => ({ type: 18, label: 'Label', component });
  const modal = (...components: readonly Json[]): Json => ({ custom_id: 'm', title: 'Title', components });
  const input = (extra: object = {}): Json => ({ type: 4, custom_id: 'i', style: 2, ...extra });

  test('what Discord takes', () => {
    expect(problemsOfModal(form('Title'))).toEqual([]);
    const all = modal(
      text('Read this.'),
      label({ type: 3, custom_id: 's', options: [option(1)], required: false, min_values: 0 }),
      label({ type: 5, custom_id: 'u', max_values: 5 }),
      label({ type: 21, custom_id: 'r', options: many(2, option) }),
      label({ type: 22, custom_id: 'c', options: many(10, option), min_values: 1, max_values: 3 }),
    );
    expect(words(problemsOfModal(all))).toEqual([]);
    const old = { type: 1, components: [{ type: 4, custom_id: 'i', style: 1, label: 'Old' }] };
    expect(words(problemsOfModal(modal(old, label({ type: 23, custom_id: 'b' }))))).toEqual([]);
  });

  test.each<[string, Json, string]>([
    ['a long title', { ...form('x'.repeat(46)) }, 'title[BASE_TYPE_MAX_LENGTH]: Must be 45 or fewer in length.'],
    ['no components', modal(), 'components[BASE_TYPE_BAD_LENGTH]'],
    ['six components', modal(...many(6, () => text('x'))), 'components[BASE_TYPE_BAD_LENGTH]'],
    ['a long label', modal({ type: 18, label: 'x'.repeat(46), component: input() }), 'label[BASE_TYPE_MAX_LENGTH]'],
    [
      'a long description',
      modal({ type: 18, label: 'x', description: 'x'.repeat(101), component: input() }),
      'description[BASE_TYPE_MAX_LENGTH]',
    ],
    ['a button', modal(buttonRow('Go', 'go')), 'components[0].components[0].type[UNION_TYPE_CHOICES]'],
    ['a bare input', modal(input()), 'components[0].type[UNION_TYPE_CHOICES]'],
    ['a labelled input in a label', modal(label(input({ label: 'x' }))), 'label[UNKNOWN_FIELD]'],
    ['a value that is too long', modal(label(input({ max_length: 2, value: 'abc' }))), 'value[BASE_TYPE_MAX_LENGTH]'],
    ['a long placeholder', modal(label(input({ placeholder: 'x'.repeat(101) }))), 'placeholder[BASE_TYPE_MAX_LENGTH]'],
    ['one ID twice', modal(label(input()), label(input())), 'COMPONENT_CUSTOM_ID_DUPLICATED'],
    ['something disabled', modal(label({ type: 5, custom_id: 'u', disabled: true })), 'disabled[COMPONENT_DISABLED'],
    ['one radio button', modal(label({ type: 21, custom_id: 'r', options: [option(1)] })), 'options[BASE_TYPE_BAD'],
    ['no IDs', { title: 'x', components: [text('x')] }, 'custom_id[BASE_TYPE_REQUIRED]'],
  ])('Discord refuses %s', (_what, body, expected) => {
    expect(words(problemsOfModal(body)).join('\n')).toContain(expected);
  });
});

test('at most 25 choices are offered, each with a name and a value of at most 100 characters', () => {
  const choice = (index: number) => ({ name: `n${index}`, value: `v${index}` });
  expect(problemsOfChoices({ choices: many(25, choice) })).toEqual([]);
  expect(problemsOfChoices({ choices: [] })).toEqual([]);
  const bad = { choices: [...many(25, choice), { name: 'x'.repeat(101), value: '' }] };
  expect(words(problemsOfChoices(bad))).toEqual([
    'choices[BASE_TYPE_MAX_LENGTH]: Must be 25 or fewer in length.',
    'choices[25].name[BASE_TYPE_MAX_LENGTH]: Must be 100 or fewer in length.',
    'choices[25].value[BASE_TYPE_REQUIRED]: This field is required',
  ]);
});
