import type { Block, View } from '../../src/chat/contracts/view.ts';
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
}

/** Renders a copy module with its samples. */
export function section<Copy extends object>(title: string, file: string, copy: Copy, samples: Samples<Copy>): Section {
  const names = Object.keys(samples).filter((name): name is keyof Copy & string => name in copy);
  const messages = names.flatMap((name) => {
    const given: unknown = samples[name];
    const text: unknown = copy[name];
    if (typeof text !== 'function') return linesOf(text);
    const calls: readonly unknown[][] = Array.isArray(given) ? given : [];
    return calls.flatMap((args) => linesOf(Reflect.apply(text, undefined, args)));
  });
  return { title, file, messages };
}

/** Writes whatever a text function returns, a line for each message; what stands together in a table of short words is one line. */
export function linesOf(text: unknown): readonly string[] {
  if (text === undefined || text === null) return [];
  if (typeof text === 'string')
    return [plainText(text).replaceAll('{subject}', 'chat-bot').trim().replaceAll('\n', '<br>')];
  if (isView(text)) return [viewLine(text)];
  if (Array.isArray(text)) return [text.flatMap(linesOf).join(' ')];
  if (typeof text !== 'object') return [String(text)];
  if (isRefusal(text)) return linesOf(`**${text.what}** ${text.why} ${text.next}`);
  const parts = Object.values(text).flatMap(linesOf);
  const short = parts.filter((part) => part.length <= SHORT && !/[.:?!]$/.test(part));
  const long = parts.filter((part) => !short.includes(part));
  return [...(short.length === 0 ? [] : [short.join(' · ')]), ...long];
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
