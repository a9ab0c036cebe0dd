import type { createColors } from 'picocolors';
import type { FormField } from '../../src/chat/contracts/form.ts';
import type { Block, Button, Field, SecretCard, View } from '../../src/chat/contracts/view.ts';
import { answerAndProblem } from '../../src/chat/copy/usageCopy.ts';
import { cardInZone, viewInZone } from '../../src/chat/views/inZone.ts';
import { columnsOf, pad } from '../shared/text/columns.ts';
import { printable } from '../shared/text/printable.ts';
import { CONSOLE, fileOf, moreRows, pictureOf, progress } from './copy.ts';
import type { Offered } from './question.ts';
import { drawTable } from './table.ts';
import { beside, flow, wrap } from './text.ts';

/** How to draw: with which colours, and how wide. */
export interface Style {
  readonly colors: ReturnType<typeof createColors>;
  /** The terminal's columns; `Infinity` where output is no terminal. */
  readonly width: number;
  /** The terminal's time zone, for people whose own zone no platform has reported. */
  readonly zone?: string;
}

/** A view as text, and what its numbers press. */
export interface Rendered {
  readonly text: string;
  /** The buttons and choices, in the order of their numbers from 1. */
  readonly offered: readonly Offered[];
}

/** Draws a view for the terminal. Pure. */
export function renderView(view: View, style: Style): Rendered {
  const offered: Offered[] = [];
  const { blocks } = viewInZone(view, style.zone);
  const lines = blocks.flatMap((block, index) => [
    ...pickTitle(block, blocks[index - 1], style),
    ...renderBlock(block, style, offered),
  ]);
  // An empty line after each, so that one answer can be told from the next.
  return { text: `${lines.join('\n')}\n\n`, offered };
}

function renderBlock(block: Block, style: Style, offered: Offered[]): readonly string[] {
  const { colors, width } = style;
  switch (block.kind) {
    case 'heading':
      return wrap(printable(block.text), width).map(colors.bold);
    case 'text':
      return wrap(printable(block.text), width);
    case 'note':
      return wrap(printable(block.text), width).map(colors.dim);
    case 'code':
      return [`  ${colors.cyan(printable(block.text))}`];
    case 'fields':
      return drawFields(block.fields, style);
    case 'table': {
      const rows = block.rows.map((row) => row.map(printable));
      const more = (block.total ?? rows.length) - rows.length;
      return [
        ...drawTable(block.columns.map(printable), rows, width),
        ...(more > 0 ? [colors.dim(moreRows(more))] : []),
      ];
    }
    case 'progress': {
      const share = block.total === 0 ? 1 : Math.min(1, block.done / block.total);
      const places = Math.max(1, Math.min(20, width));
      const filled = Math.round(share * places);
      const bar = '█'.repeat(filled) + '░'.repeat(places - filled);
      return flow([printable(block.label), bar, progress(block.done, block.total)], '  ', width);
    }
    case 'image':
      return [colors.dim(pictureOf(printable(block.description)))];
    case 'file':
      return [colors.dim(fileOf(printable(block.name)))];
    case 'buttons':
      return flow(numbered(block.buttons, style, offered), '   ', width);
    case 'select':
      return numbered(block.choices, style, offered).flatMap((choice) => beside('  ', '      ', choice, width));
    case 'overflow':
      return flow(numbered(block.choices, style, offered), '   ', width - 2).map((line) => `  ${line}`);
  }
}

/** Draws fields with their values under one another; a value that has no room beside its label stands below it. */
function drawFields(list: readonly Field[], { colors, width }: Style): readonly string[] {
  const rows = list.map(({ label, value }) => ({ label: printable(label), value: printable(value) }));
  const labels = Math.max(...rows.map(({ label }) => columnsOf(label)));
  const room = width - labels - 4;
  const stacked = rows.some(({ value }) => value.split(/\s/).some((word) => columnsOf(word) > room)) || room < 12;
  if (stacked)
    return rows.flatMap(({ label, value }) => [
      ...wrap(label, width - 2).map((line) => `  ${colors.dim(line)}`),
      ...wrap(value, width - 4).map((line) => `    ${line}`),
    ]);
  return rows.flatMap(({ label, value }) =>
    wrap(value, room).map((line, index) =>
      index === 0 ? `  ${colors.dim(pad(label, labels))}  ${line}` : `  ${' '.repeat(labels)}  ${line}`,
    ),
  );
}

/** What stands over the choices of a select or ⋯ menu. A heading right above a select says it already. */
function pickTitle(block: Block, before: Block | undefined, { colors, width }: Style): readonly string[] {
  if (block.kind === 'overflow') {
    const words = block.detail === undefined ? block.label : `${block.label}: ${block.detail}`;
    return wrap(`⋯ ${printable(words)}`, width).map(colors.bold);
  }
  if (block.kind !== 'select' || before?.kind === 'heading') return [];
  return wrap(printable(block.label), width).map(colors.dim);
}

/** Numbers what can be pressed, after what is numbered already. */
function numbered(list: readonly Button[], { colors }: Style, offered: Offered[]): readonly string[] {
  return list.map(({ label, action, style: kind }) => {
    const paint = kind === 'danger' ? colors.red : kind === 'primary' ? colors.green : (text: string) => text;
    return `[${offered.push({ label, action })}] ${paint(printable(label))}`;
  });
}

/** What to say beside questions that are answered in other ways. */
const HOW_TO_ANSWER: Partial<Record<FormField['type'], string>> = {
  secret: CONSOLE.hidden,
  configuration: CONSOLE.paste,
};

/** Draws one question of a form. */
export function renderQuestion(field: FormField, { colors, width }: Style): string {
  const problem =
    field.problem === undefined ? [] : wrap(printable(answerAndProblem(field.problem)), width).map(colors.red);
  const choices = field.choices.flatMap(({ label }, index) =>
    beside('  ', '      ', `[${index + 1}] ${printable(label)}`, width),
  );
  const [first = '', ...more] = wrap(`${printable(field.label)}: ${printable(field.hint)}`, width);
  const label = `${printable(field.label)}:`;
  const asked = first.startsWith(label) ? `${colors.bold(label.slice(0, -1))}${first.slice(label.length - 1)}` : first;
  const how = HOW_TO_ANSWER[field.type];
  const privately = how === undefined ? [] : wrap(how, width).map(colors.dim);
  return `${[...problem, ...choices, asked, ...more, ...privately].join('\n')}\n`;
}

/** Draws what a question of a form takes and how to leave it, and then the question again. */
export function renderFormHelp(field: FormField, style: Style): string {
  const lines = [
    field.required ? CONSOLE.formNeeded : CONSOLE.formOptional,
    ...(field.choices.length === 0 ? [] : [CONSOLE.formPick]),
    // What is taken as it is loses no quotes.
    ...(HOW_TO_ANSWER[field.type] === undefined ? [CONSOLE.formLiteral] : []),
    CONSOLE.formLeave,
  ];
  return lines.map((line) => renderSentence(line, style)).join('') + renderQuestion(field, style);
}

/** Draws a sentence of the console's own. */
export function renderSentence(sentence: string, { width }: Style): string {
  return `${wrap(sentence, width).join('\n')}\n`;
}

/**
 * Draws the one showing of a secret. This is the only place in this adapter that opens it.
 * Secret and ID stand on lines of their own, to be copied.
 */
export function renderDelivery(card: SecretCard, style: Style): string {
  const { colors, width, zone } = style;
  const codes = card.codes.map(({ label, code }) =>
    typeof code === 'string'
      ? { label, value: printable(code), isSecret: false }
      : { label, value: code.reveal(), isSecret: true },
  );
  const rows = [{ label: card.owner.label, value: printable(card.owner.value), isSecret: false }, ...codes];
  const labels = Math.max(...rows.map(({ label }) => columnsOf(label)));
  const paint = ({ value, isSecret }: (typeof rows)[number]) => (isSecret ? colors.green(value) : value);
  // A value that doesn't fit beside its label begins its own line: a terminal then breaks it only at its edge.
  const isNarrow = rows.some(({ value }) => columnsOf(value) > width - labels - 4);
  const lines = [
    ...wrap(printable(card.title), width).map(colors.bold),
    ...rows.flatMap((row) =>
      isNarrow ? [colors.dim(row.label), paint(row)] : [`  ${colors.dim(pad(row.label, labels))}  ${paint(row)}`],
    ),
    ...(card.qr === undefined ? [] : [card.qr.contents.reveal(), ...card.qr.text.reveal().split('\n')]),
    ...cardInZone(card, zone).notes.flatMap((line) => wrap(printable(line), width)),
  ];
  return `${lines.join('\n')}\n\n`;
}
