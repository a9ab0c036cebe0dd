import fc from 'fast-check';
import { type Message, renderMessage } from '../../../../adapters/discord/render/message.ts';
import type { Block, Button, View } from '../../../../src/chat/contracts/view.ts';
import { newSecret } from '../../../../src/domain/keys/secretFormat.ts';
import { anyText, bytesFrom } from '../../../domain/seed.ts';
import { problemsOfMessage, problemsOfModal } from '../../../fakes/discord/components.ts';
import { textOf } from '../../../fakes/discord/problems.ts';
import { isList, isObject, type Json, type JsonObject } from '../../../fakes/shared/json.ts';

/** What people could call things, and what Discord could take each for. */
export const NASTY: readonly string[] = [
  '*slanted* **bold** _slanted_ __underlined__ ~~struck~~ ***all***',
  '`code` ``code`` ```fence``` ````longer````',
  '```js',
  '||spoiler||',
  '<@123456789012345678> <@!123456789012345678> <@&123456789012345678> <#123456789012345678>',
  '@everyone @here @ana',
  '<t:1618953630:R> <t:1618953630>',
  '<:skull:123456789012345678> <a:party:123456789012345678> :skull: :thumbsup::skin-tone-3:',
  '</apikey create:123456789012345678> <id:customize>',
  '[click](https://evil.example) <https://evil.example> https://evil.example discord://-/x <mailto:a@evil.example>',
  '# heading',
  '   ## heading',
  '-# small',
  '- item',
  '  * item',
  '+ item',
  '12. item',
  '3) item',
  '> quoted',
  '>>> quoted',
  '¯\\_(ツ)_/¯',
  'ends in a backslash \\',
  '\\*escaped already\\* \\\\',
  '**',
  '_',
  '🤖👨‍👩‍👧‍👦🇨🇭',
  '𝕏𠮷'.repeat(40),
  'שלום עולם \u202etxt.exe',
  '',
  ' \t\n ',
  '\u200b\u2060\u3164',
  'one\ntwo\r\n# three\u2028four',
  '*'.repeat(5_000),
  'x'.repeat(5_000),
  '🤖'.repeat(2_500),
];

/** Any text that could stand where data stands. */
export const nasty = fc.oneof(
  anyText(30),
  fc.constantFrom(...NASTY),
  fc.array(fc.constantFrom(...'*_~`|<>@#:/\\[]()-+.1 a\n!&t'), { maxLength: 24 }).map((all) => all.join('')),
);

/** A secret that was put where a name should stand. */
export const STRAY_SECRET = newSecret('KxsjNaXXPCwH5Mrx', bytesFrom(7)).reveal();

/** The smallest thing that may be a picture. */
export const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

/** A button with a code that tells it from all others. */
export function press(label: string, number: number, style?: Button['style']): Button {
  const action = `lk:v1:pick:FsOaBboMguoiL4Nh:${number}`;
  return style === undefined ? { label, action } : { label, action, style };
}

/** So many of them. */
export function presses(count: number, label = 'choice'): readonly Button[] {
  return Array.from({ length: count }, (_, number) => press(`${label} ${number}`, number));
}

/** A view with a text in each place where data can stand. */
export function viewOf(text: string): View {
  return {
    blocks: [
      { kind: 'heading', text },
      { kind: 'text', text },
      { kind: 'note', text },
      { kind: 'code', text },
      {
        kind: 'fields',
        fields: [
          { label: text, value: text },
          { label: 'ID', value: text },
        ],
      },
      { kind: 'table', columns: [text, 'ID'], rows: [[text, text], [text]], total: 9 },
      { kind: 'progress', label: text, done: 1, total: 3 },
      { kind: 'image', png: new Uint8Array(), description: text },
      { kind: 'image', png: PNG, description: text },
      { kind: 'overflow', label: text, detail: text, choices: [press(text, 1), press(text, 2)] },
      { kind: 'overflow', label: text, detail: text, choices: [press(text, 3)] },
      { kind: 'overflow', label: text, choices: [] },
      { kind: 'select', label: text, choices: [press(text, 4), press(text, 5)] },
      { kind: 'buttons', buttons: [press(text, 6), press(text, 7, 'danger')] },
    ],
  };
}

const button = nasty.map((label): Button => ({ label, action: '' }));
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('heading' as const, 'text' as const, 'note' as const, 'code' as const),
    text: nasty,
  }),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: nasty, value: nasty }), { maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(nasty, { maxLength: 4 }),
    rows: fc.array(fc.array(nasty, { maxLength: 5 }), { maxLength: 4 }),
    total: fc.nat(500),
  }),
  fc.record({ kind: fc.constant('progress' as const), label: nasty, done: fc.integer(), total: fc.integer() }),
  fc.record({
    kind: fc.constant('image' as const),
    png: fc.constantFrom(new Uint8Array(), PNG),
    description: nasty,
  }),
  fc.record({ kind: fc.constant('buttons' as const), buttons: fc.array(button, { maxLength: 12 }) }),
  fc.record({
    kind: fc.constant('select' as const),
    label: nasty,
    choices: fc.array(button, { maxLength: 8 }),
  }),
  fc.record({
    kind: fc.constant('overflow' as const),
    label: nasty,
    detail: nasty,
    choices: fc.array(button, { maxLength: 8 }),
  }),
);

/** Any view, of which some are longer than any message. Its actions are all different. */
export const anyView: fc.Arbitrary<View> = fc
  .oneof(fc.array(block, { maxLength: 12 }), fc.array(block, { minLength: 30, maxLength: 80 }))
  .map((blocks) => {
    let count = 0;
    const numbered = (list: readonly Button[]) => list.map(({ label }) => press(label, count++));
    return {
      blocks: blocks.map((one): Block => {
        if (one.kind === 'buttons') return { ...one, buttons: numbered(one.buttons) };
        return one.kind === 'select' || one.kind === 'overflow' ? { ...one, choices: numbered(one.choices) } : one;
      }),
    };
  });

/** A view's message. */
export function drawn(...blocks: readonly Block[]): Message {
  return renderMessage({ blocks });
}

/** A payload as it goes over the wire. */
export function wire(payload: unknown): Json {
  return JSON.parse(JSON.stringify(payload));
}

/** What Discord would say against a message, however it is sent. */
export function refusals(message: Message): readonly string[] {
  const files = message.attachments.map(({ filename }) => filename);
  return (['callback', 'edit'] as const).flatMap((place) =>
    problemsOfMessage(wire(message), { v2: true, place, files }).map(textOf),
  );
}

/** What Discord would say against a modal. */
export function refusalsOfModal(modal: unknown): readonly string[] {
  return problemsOfModal(wire(modal)).map(textOf);
}

/** Every object in a payload, the outer ones first. */
export function objectsOf(payload: unknown): readonly JsonObject[] {
  const walk = (json: Json): readonly JsonObject[] => {
    if (isList(json)) return json.flatMap(walk);
    return isObject(json) ? [json, ...Object.values(json).flatMap((value) => walk(value ?? null))] : [];
  };
  return walk(wire(payload));
}

/** All that is there to be read as markdown, in order. */
export function contentsOf(payload: unknown): readonly string[] {
  return objectsOf(payload).flatMap(({ content }) => (typeof content === 'string' ? [content] : []));
}

/** Its lines. */
export function linesOf(payload: unknown): readonly string[] {
  return contentsOf(payload).flatMap((content) => content.split('\n'));
}

/** The types of a message's components, those inside others included. */
export function typesOf(payload: unknown): readonly Json[] {
  return objectsOf(payload).flatMap(({ type }) => (type === undefined ? [] : [type]));
}

/** What can be pressed or picked, in order: its words and what it sends. */
export function offeredBy(
  payload: unknown,
): readonly { readonly label: Json | undefined; readonly action: Json | undefined }[] {
  return objectsOf(payload)
    .filter(({ type, value }) => type === 2 || (type === undefined && value !== undefined))
    .map(({ label, value, custom_id }) => ({ label, action: value ?? custom_id }));
}
