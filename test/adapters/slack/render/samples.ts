import fc from 'fast-check';
import type { Block, Button, View } from '../../../../src/chat/contracts/view.ts';
import { newSecret } from '../../../../src/domain/keys/secretFormat.ts';
import { anyText, bytesFrom } from '../../../domain/seed.ts';
import { isList, isObject, type Json, type JsonObject } from '../../../fakes/shared/json.ts';
import { problemsOf, problemsOfView } from '../../../fakes/slack/blockKit.ts';
import type { Surface } from '../../../fakes/slack/blockKitLimits.ts';

export const SURFACES: readonly Surface[] = ['message', 'modal', 'home'];

/** What people could call things, and what Slack could take each for. */
export const NASTY: readonly string[] = [
  '*bold* _italic_ ~struck~ `code` ```fence```',
  '<!channel> <!here> <@U012AB3CD> <#C012AB3CD|general> <!subteam^S012AB3CD>',
  '<https://evil.example|click> https://evil.example mailto:a@evil.example',
  '@here @channel @ana #general',
  ':x: :skull: :thumbsup::skin-tone-3:',
  '&amp; &lt;!channel&gt; & < >',
  '> quoted',
  '🤖👨‍👩‍👧‍👦🇨🇭',
  '𝕏𠮷'.repeat(40),
  'שלום עולם \u202etxt.exe',
  '',
  ' \t\n ',
  '\u200b\u2060\u3164',
  'one\ntwo\r\nthree\u2028four',
  'x'.repeat(5_000),
  '🤖'.repeat(2_500),
];

/** Any text that could stand where data stands. */
export const nasty = fc.oneof(anyText(30), fc.constantFrom(...NASTY));

/** A secret that was put where a name should stand. */
export const STRAY_SECRET = newSecret('KxsjNaXXPCwH5Mrx', bytesFrom(7)).reveal();

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
      { kind: 'table', columns: [text], rows: [] },
      { kind: 'progress', label: text, done: 1, total: 3 },
      { kind: 'image', png: new Uint8Array(), description: text },
      { kind: 'overflow', label: text, detail: text, choices: [press(text, 1), press(text, 2)] },
      { kind: 'overflow', label: text, choices: [press(text, 3)] },
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
  fc.record({ kind: fc.constant('image' as const), png: fc.constant(new Uint8Array()), description: nasty }),
  fc.record({ kind: fc.constant('buttons' as const), buttons: fc.array(button, { maxLength: 30 }) }),
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

/** Any view, of which some are longer than any surface holds. Its actions are all different. */
export const anyView: fc.Arbitrary<View> = fc
  .oneof(fc.array(block, { maxLength: 12 }), fc.array(block, { minLength: 60, maxLength: 120 }))
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

/** A payload as it goes over the wire. */
export function wire(payload: unknown): Json {
  return JSON.parse(JSON.stringify(payload));
}

/** What Slack would say against some blocks. */
export function refusals(blocks: unknown, surface: Surface): readonly string[] {
  return problemsOf(wire(blocks), surface);
}

/** What Slack would say against a modal or a Home. */
export function refusalsOfView(view: unknown): readonly string[] {
  return problemsOfView(wire(view));
}

/** Every object in a payload, the outer ones first. */
export function objectsOf(payload: unknown): readonly JsonObject[] {
  const walk = (json: Json): readonly JsonObject[] => {
    if (isList(json)) return json.flatMap(walk);
    return isObject(json) ? [json, ...Object.values(json).flatMap((value) => walk(value ?? null))] : [];
  };
  return walk(wire(payload));
}

/** All that is there to be read, in order. */
export function textsOf(payload: unknown): readonly string[] {
  return objectsOf(payload).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
}

/** The kinds of blocks, in order. */
export function kindsOf(blocks: readonly { readonly type: string }[]): readonly string[] {
  return blocks.map(({ type }) => type);
}

/** What can be pressed or picked, in order: its words and what it sends. */
export function offeredBy(
  payload: unknown,
): readonly { readonly label: Json | undefined; readonly action: Json | undefined }[] {
  return objectsOf(payload)
    .filter(({ type, value }) => value !== undefined && (type === 'button' || type === undefined))
    .map(({ text, value }) => ({ label: isObject(text) ? text['text'] : undefined, action: value }));
}
