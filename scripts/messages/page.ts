import type { Block, View } from '../../src/chat/contracts/view.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { plainText } from '../../src/domain/time/moment.ts';

/**
 * Samples for everything that a copy module exports, in the order in which the page shows it: for a function the arguments of one or
 * more calls, for anything else `shown`. A text that is missing here doesn't compile.
 */
export type Samples<Copy> = {
  readonly [Name in keyof Copy]: Copy[Name] extends (...given: infer Given) => unknown ? readonly Given[] : 'shown';
};

/** A part of the page: what it is about, the file that its texts stand in, and the texts. */
export interface Section {
  readonly title: string;
  readonly file: string;
  readonly messages: readonly string[];
  /** What was filled in, for each of the messages; left out where they were put together by hand. */
  readonly filledIn?: readonly (readonly string[])[];
}

/** Renders a copy module with its samples. */
export function section<Copy extends object>(title: string, file: string, copy: Copy, samples: Samples<Copy>): Section {
  const names = Object.keys(samples).filter((name): name is keyof Copy & string => name in copy);
  const written = names.flatMap((name) => {
    const given: unknown = samples[name];
    const text: unknown = copy[name];
    if (typeof text !== 'function') return linesOf(text).map((line) => ({ line, values: [] }));
    const calls: readonly unknown[][] = Array.isArray(given) ? given : [];
    return calls.flatMap((args) => {
      const values = valuesIn(args);
      return linesOf(Reflect.apply(text, undefined, args)).map((line) => ({ line, values }));
    });
  });
  return { title, file, messages: written.map(({ line }) => line), filledIn: written.map(({ values }) => values) };
}

/** Every text and number in what a text function was given. */
function valuesIn(given: unknown): readonly string[] {
  if (typeof given === 'string') return [plainText(given)];
  if (typeof given === 'number') return [String(given)];
  return typeof given === 'object' && given !== null ? Object.values(given).flatMap(valuesIn) : [];
}

/** What each refusal is about, by its code. */
const SUBJECTS: Readonly<Record<string, string>> = {
  ...about('Ben', 'same-owner key-taken not-a-member last-owner last-admin no-such-role configured-admin person-gone'),
  ...about('Ben', 'invited-came not-invited role-held not-enrolled second-admin'),
  ...about('web-shop', 'app-gone app-elsewhere already-linked not-linked app-without-key app-state-held'),
  ...about('web-shop', 'step-moved-on step-under-way not-a-secret-of-app'),
  ...about('shop', 'not-your-conversation project-has-keys project-gone nothing-in-incident asker-not-member'),
  ...about('rasa', 'channel-has-keys channel-gone channel-empty'),
  'not-found': SUCH.key,
  'on-and-off': 'unused',
  'secret-typed': 'secret',
  'export-too-large': '24,000 events',
};

function about(subject: string, codes: string): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, subject]));
}

/**
 * Writes whatever a text function returns, a line for each message; what stands together in a table of short words is one line.
 * @param subject fills the place of what a refusal is about.
 */
export function linesOf(text: unknown, subject = 'chat-bot'): readonly string[] {
  if (text === undefined || text === null) return [];
  if (typeof text === 'string')
    return [plainText(text).replaceAll('{subject}', subject).trim().replaceAll('\n', '<br>')];
  if (isView(text)) return [viewLine(text)];
  if (Array.isArray(text)) return [joined(text.flatMap((part) => linesOf(part)))];
  if (typeof text !== 'object') return [String(text)];
  if (isRefusal(text)) return linesOf(`**${text.what}** ${text.why} ${text.next}`, subject);
  const parts = Object.entries(text).flatMap(([name, part]) => linesOf(part, SUBJECTS[name]));
  const short = parts.filter(isShort);
  const long = parts.filter((part) => !short.includes(part));
  return [...(short.length === 0 ? [] : [short.join(' · ')]), ...long];
}

/** Lines of one message follow each other; columns stand side by side. */
function joined(parts: readonly string[]): string {
  return parts.join(parts.every(isShort) ? ' · ' : ' ');
}

function isShort(text: string): boolean {
  return text.length <= SHORT && !/[.:?!]$/.test(text);
}

/** Longer texts get a line of their own. */
const SHORT = 24;

function isView(text: unknown): text is View {
  return typeof text === 'object' && text !== null && 'blocks' in text;
}

function isRefusal(text: object): text is { what: string; why: string; next: string } {
  return 'what' in text && 'why' in text && 'next' in text;
}

/** A view in one line: headings bold, commands as code, buttons in brackets. */
export function viewLine({ blocks }: View): string {
  return blocks.map(blockText).join(' ');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `**${block.text}**`;
    case 'text':
    case 'note':
      return block.text;
    case 'code':
      return `\`${block.text}\``;
    case 'fields':
      return block.fields.map(({ label, value }) => `${label}: ${value};`).join(' ');
    case 'table':
      return `${block.columns.join(' · ')} (${block.rows.map((row) => row.join(' · ')).join(' / ')})`;
    case 'buttons':
      return block.buttons.map(({ label }) => `[${label}]`).join(' ');
    case 'select':
    case 'overflow':
      return `${block.label}: ${block.choices.map(({ label }) => `[${label}]`).join(' ')}`;
    case 'file':
      return `(file: ${block.name})`;
    case 'image':
      return `(picture: ${block.description})`;
    case 'progress':
      return block.label;
  }
}
