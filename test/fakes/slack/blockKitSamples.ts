import type { Json, JsonObject } from '../shared/json.ts';

// Pieces of Block Kit as short as Slack takes them; what a test says in addition, or instead, comes last.

export const plain = (text: string): JsonObject => ({ type: 'plain_text', text });
export const mrkdwn = (text: string): JsonObject => ({ type: 'mrkdwn', text });
export const long = (length: number) => 'x'.repeat(length);
export const many = <T extends Json>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
export const option = (value: string): JsonObject => ({ text: plain(value), value });
export const actions = (...elements: readonly JsonObject[]): JsonObject => ({ type: 'actions', elements });
export const button = (extra: JsonObject = {}): JsonObject => ({ type: 'button', text: plain('Go'), ...extra });
export const select = (extra: JsonObject = {}): JsonObject => ({
  type: 'static_select',
  options: [option('a')],
  ...extra,
});
export const input = (element: JsonObject, extra: JsonObject = {}): JsonObject => ({
  type: 'input',
  label: plain('Name'),
  element,
  ...extra,
});
export const section = (extra: JsonObject = { text: mrkdwn('hi') }): JsonObject => ({ type: 'section', ...extra });
export const rich = (...elements: readonly JsonObject[]): JsonObject => ({ type: 'rich_text', elements });
export const richSection = (...elements: readonly JsonObject[]): JsonObject => ({
  type: 'rich_text_section',
  elements,
});
export const word = (text: string, extra: JsonObject = {}): JsonObject => ({ type: 'text', text, ...extra });
export const table = (rows: readonly Json[], extra: JsonObject = {}): JsonObject => ({ type: 'table', rows, ...extra });
export const cell = (text: string): JsonObject => ({ type: 'raw_text', text });
export const modal = (extra: JsonObject = {}): JsonObject => ({
  type: 'modal',
  title: plain('Title'),
  blocks: [section()],
  ...extra,
});
