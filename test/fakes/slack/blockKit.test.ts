import { describe, expect, test } from 'vitest';
import type { Json } from '../shared/json.ts';
import { isViewTooLarge, problemsOf, problemsOfView } from './blockKit.ts';
import type { Surface } from './blockKitLimits.ts';
import {
  actions,
  button,
  cell,
  input,
  long,
  many,
  modal,
  mrkdwn,
  option,
  plain,
  rich,
  richSection,
  section,
  select,
  table,
  word,
} from './blockKitSamples.ts';

/** What is taken, at its very limit. */
const GOOD: readonly (readonly [string, Surface, Json])[] = [
  ['fifty blocks in a message', 'message', many(50, () => ({ type: 'divider' }))],
  ['a hundred blocks on a Home', 'home', many(100, () => ({ type: 'divider' }))],
  ['a section of 3000 characters', 'message', [section({ text: mrkdwn(long(3000)) })]],
  ['ten fields of 2000 characters', 'modal', [section({ fields: many(10, () => mrkdwn(long(2000))) })]],
  ['a header of 150 characters', 'home', [{ type: 'header', text: plain(long(150)) }]],
  ['25 buttons', 'message', [actions(...many(25, () => button({ value: long(2000), style: 'danger' })))]],
  [
    'a button with a confirmation',
    'message',
    [
      actions(
        button({
          confirm: {
            title: plain('Sure?'),
            text: mrkdwn('Really?'),
            confirm: plain('Yes'),
            deny: plain('No'),
            style: 'primary',
          },
        }),
      ),
    ],
  ],
  ['a menu of 100 options', 'message', [actions(select({ options: many(100, (n) => option(`${n}`)) }))]],
  [
    'a menu of a hundred groups',
    'modal',
    [
      input(
        select({
          options: undefined,
          option_groups: many(100, (n) => ({ label: plain('G'), options: [option(`${n}`)] })),
        }),
      ),
    ],
  ],
  ['a menu with one option selected', 'modal', [input(select({ initial_option: option('a') }))]],
  [
    'an overflow menu of five',
    'message',
    [section({ text: mrkdwn('x'), accessory: { type: 'overflow', options: many(5, (n) => option(`${n}`)) } })],
  ],
  [
    'an input in a message',
    'message',
    [input({ type: 'plain_text_input', max_length: 3000, placeholder: plain(long(150)) })],
  ],
  [
    'rich text',
    'message',
    [
      rich(
        richSection(word('a', { style: { code: true } })),
        { type: 'rich_text_preformatted', elements: [word('b')] },
        { type: 'rich_text_quote', elements: [word('c')] },
        { type: 'rich_text_list', style: 'bullet', elements: [richSection(word('d'))] },
      ),
    ],
  ],
  [
    'a table of 100 rows and 20 columns',
    'message',
    [
      table(
        many(100, () => many(20, () => cell('x'))),
        { column_settings: [{ align: 'right', is_wrapped: true }] },
      ),
    ],
  ],
  ['a table on a Home', 'home', [table([[rich(richSection(word('a')))]])]],
  ['an alert in a modal', 'modal', [{ type: 'alert', text: mrkdwn('Careful'), level: 'warning' }]],
  [
    'an image in a context',
    'message',
    [
      {
        type: 'context',
        elements: [{ type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a' }, mrkdwn('b')],
      },
    ],
  ],
];

describe('Block Kit', () => {
  test.each(GOOD)('takes %s', (_title, surface, blocks) => {
    expect(problemsOf(blocks, surface)).toEqual([]);
  });

  test.each([
    [
      'a title of 25 characters',
      modal({ title: plain(long(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    ['no title', { type: 'modal', blocks: [] }, 'missing required field: title'],
    ['an input without a submit', modal({ blocks: [input({ type: 'plain_text_input' })] }), 'must provide submit'],
    ['a callback_id of 256', modal({ callback_id: long(256) }), 'must be less than 256'],
    ['private_metadata of 3001', modal({ private_metadata: long(3001) }), 'must be less than 3001'],
    ['a Home with a title', { type: 'home', title: plain('x'), blocks: [] }, 'invalid additional property: title'],
    ['a view of no type', { blocks: [] }, 'missing required field: type'],
    [
      'two in focus',
      modal({ submit: plain('Go'), blocks: many(2, () => input({ type: 'plain_text_input', focus_on_load: true })) }),
      'only one element can have focus_on_load',
    ],
  ] satisfies readonly (readonly [string, Json, string])[])('refuses a view with %s', (_title, view, words) => {
    expect(problemsOfView(view).join('\n')).toContain(words);
  });

  test('takes a modal at its limits, and knows when a view is too large', () => {
    const view = modal({
      title: plain(long(24)),
      submit: plain(long(24)),
      close: plain(long(24)),
      private_metadata: long(3000),
    });
    expect(problemsOfView(view)).toEqual([]);
    expect(isViewTooLarge(view)).toBe(false);
    expect(isViewTooLarge(modal({ blocks: many(90, () => section({ text: mrkdwn(long(3000)) })) }))).toBe(true);
  });
});
