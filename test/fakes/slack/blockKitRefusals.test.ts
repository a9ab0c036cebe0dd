import { describe, expect, test } from 'vitest';
import type { Json } from '../shared/json.ts';
import { problemsOf } from './blockKit.ts';
import type { Surface } from './blockKitLimits.ts';
import {
  actions,
  button,
  cell,
  input,
  long,
  many,
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

/** What is refused, and a piece of the words for it. */
const BAD: readonly (readonly [string, Surface, Json, string])[] = [
  ['no array', 'message', 'text', 'must provide an array [json-pointer:/blocks]'],
  ['51 blocks in a message', 'message', many(51, () => ({ type: 'divider' })), 'no more than 50 items allowed'],
  ['101 blocks in a modal', 'modal', many(101, () => ({ type: 'divider' })), 'no more than 100 items allowed'],
  ['an unknown block', 'message', [{ type: 'marquee' }], 'unsupported type: marquee'],
  [
    'an unknown field',
    'message',
    [section({ text: mrkdwn('x'), colour: 'red' })],
    'invalid additional property: colour',
  ],
  [
    'an empty text',
    'message',
    [section({ text: mrkdwn('') })],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a section of 3001 characters',
    'message',
    [section({ text: mrkdwn(long(3001)) })],
    'must be less than 3001 characters',
  ],
  [
    'a date without a text',
    'message',
    [section({ text: mrkdwn('<!date^1806478200^{date_short}>') })],
    'malformed date',
  ],
  [
    'a date in milliseconds',
    'message',
    [section({ text: mrkdwn('<!date^1806478200000^{date_short}|then>') })],
    'must be a time in seconds',
  ],
  [
    'a date of a token that is none',
    'message',
    [
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'date', timestamp: 1, format: '{day}', fallback: 'x' }] },
        ],
      },
    ],
    'unknown date token: {day}',
  ],
  ['a mark of the program’s own', 'message', [section({ text: plain('\ufdd0day') })], 'a mark of the program’s own'],
  ['a section without anything', 'message', [section({})], 'must define either `text` or `fields`'],
  ['eleven fields', 'message', [section({ fields: many(11, () => mrkdwn('x')) })], 'no more than 10 items'],
  ['a field of 2001 characters', 'message', [section({ fields: [mrkdwn(long(2001))] })], 'must be less than 2001'],
  ['a header in mrkdwn', 'message', [{ type: 'header', text: mrkdwn('x') }], 'unsupported type: mrkdwn'],
  ['a header of 151 characters', 'message', [{ type: 'header', text: plain(long(151)) }], 'must be less than 151'],
  [
    'eleven texts in a context',
    'message',
    [{ type: 'context', elements: many(11, () => mrkdwn('x')) }],
    'no more than 10',
  ],
  ['26 buttons', 'message', [actions(...many(26, () => button()))], 'no more than 25'],
  ['no button at all', 'message', [actions()], 'no less than 1'],
  ['a button in mrkdwn', 'message', [actions(button({ text: mrkdwn('x') }))], 'unsupported type: mrkdwn'],
  ['a button of 76 characters', 'message', [actions(button({ text: plain(long(76)) }))], 'must be less than 76'],
  ['a value of 2001 characters', 'message', [actions(button({ value: long(2001) }))], 'must be less than 2001'],
  ['an empty value', 'message', [actions(button({ value: '' }))], 'must be more than 0'],
  [
    'an unknown style',
    'message',
    [actions(button({ style: 'default' }))],
    'must be a valid enum value: primary, danger',
  ],
  ['an action_id of 256 characters', 'message', [actions(button({ action_id: long(256) }))], 'must be less than 256'],
  [
    'an action_id twice',
    'message',
    [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
    'duplicate action_id: a',
  ],
  [
    'a block_id twice',
    'message',
    [section({ text: mrkdwn('x'), block_id: 'b' }), { type: 'divider', block_id: 'b' }],
    'duplicate block_id: b',
  ],
  [
    'a confirmation that is too long',
    'message',
    [actions(button({ confirm: { text: mrkdwn(long(301)) } }))],
    'must be less than 301',
  ],
  ['a menu without options', 'message', [actions(select({ options: [] }))], 'no less than 1'],
  [
    'a menu with 101 options',
    'message',
    [actions(select({ options: many(101, (n) => option(`${n}`)) }))],
    'no more than 100',
  ],
  [
    'a menu with neither',
    'message',
    [actions({ type: 'static_select' })],
    'must provide either options or option_groups',
  ],
  [
    'the same value twice',
    'message',
    [actions(select({ options: [option('a'), option('a')] }))],
    'duplicate option value: a',
  ],
  [
    'an option without a value',
    'message',
    [actions(select({ options: [{ text: plain('a') }] }))],
    'missing required field: value',
  ],
  [
    'an option value of 151 characters',
    'message',
    [actions(select({ options: [{ text: plain('a'), value: long(151) }] }))],
    'must be less than 151',
  ],
  [
    'an option in mrkdwn',
    'message',
    [actions(select({ options: [{ text: mrkdwn('a'), value: 'a' }] }))],
    'unsupported type: mrkdwn',
  ],
  [
    'an option value that is a number',
    'message',
    [actions(select({ options: [{ text: plain('a'), value: 1 }] }))],
    'must provide a string',
  ],
  [
    'a selected option that is not there',
    'message',
    [actions(select({ initial_option: option('b') }))],
    'must be one of the options',
  ],
  [
    'an overflow menu of six',
    'message',
    [actions({ type: 'overflow', options: many(6, (n) => option(`${n}`)) })],
    'no more than 5',
  ],
  [
    'eleven radio buttons',
    'modal',
    [input({ type: 'radio_buttons', options: many(11, (n) => option(`${n}`)) })],
    'no more than 10',
  ],
  [
    'a text input among actions',
    'message',
    [actions({ type: 'plain_text_input' })],
    'unsupported type: plain_text_input',
  ],
  ['a button as an input', 'modal', [input(button())], 'unsupported type: button'],
  [
    'an input that takes 3001 characters',
    'modal',
    [input({ type: 'plain_text_input', max_length: 3001 })],
    'must be between 1 and 3000',
  ],
  [
    'a placeholder of 151 characters',
    'modal',
    [input({ type: 'plain_text_input', placeholder: plain(long(151)) })],
    'must be less than 151',
  ],
  [
    'a label of 2001 characters',
    'modal',
    [input({ type: 'plain_text_input' }, { label: plain(long(2001)) })],
    'must be less than 2001',
  ],
  [
    'a hint in mrkdwn',
    'modal',
    [input({ type: 'plain_text_input' }, { hint: mrkdwn('x') })],
    'unsupported type: mrkdwn',
  ],
  ['an empty word of rich text', 'message', [rich(richSection(word('')))], 'must be more than 0 characters'],
  [
    'a style that is none',
    'message',
    [rich(richSection(word('a', { style: { blink: true } })))],
    'invalid additional property: blink',
  ],
  ['markdown on a Home', 'home', [{ type: 'markdown', text: 'x' }], 'not on this surface: home'],
  ['an alert in a message', 'message', [{ type: 'alert', text: mrkdwn('x') }], 'not on this surface: message'],
  ['a table in a modal', 'modal', [table([[cell('x')]])], 'not on this surface: modal'],
  ['two tables', 'message', [table([[cell('x')]]), table([[cell('x')]])], 'only one table'],
  ['101 rows', 'message', [table(many(101, () => [cell('x')]))], 'no more than 100'],
  ['21 columns', 'message', [table([many(21, () => cell('x'))])], 'no more than 20'],
  ['an empty cell', 'message', [table([[cell('')]])], 'must be more than 0 characters'],
  [
    'markdown of 12,001 characters in all',
    'message',
    [
      { type: 'markdown', text: long(12_000) },
      { type: 'markdown', text: 'x' },
    ],
    'all markdown blocks together',
  ],
];

describe('Block Kit', () => {
  test.each(BAD)('refuses %s', (_title, surface, blocks, words) => {
    expect(problemsOf(blocks, surface).join('\n')).toContain(words);
  });
});
