import type { createColors } from 'picocolors';
import type { FormField } from '../../src/chat/contracts/form.ts';
import type { Block, Button, SecretCard, View } from '../../src/chat/contracts/view.ts';
import { answerAndProblem } from '../../src/chat/copy/usageCopy.ts';
import { cardInZone, viewInZone } from '../../src/chat/views/inZone.ts';
import { columnsOf, pad } from '../shared/text/columns.ts';
import { printable } from '../shared/text/printable.ts';
import { CONSOLE, moreRows, pictureOf, progress } from './copy.ts';
import { drawTable } from './table.ts';
import { wrap } from './text.ts';

/** How to draw: with which colours, and how wide. */
export interface Style {
  readonly colors: ReturnType<typeof createColors>;
  /** The terminal's columns; `Infinity` where output is no terminal. */
  readonly width: number;
  /** The terminal's time zone, for a person of whom no platform has said one. */
  readonly zone?: string;
}

/** A view as text, and what its numbers press. */
export interface Rendered {
  readonly text: string;
  /** The actions of the buttons and choices, in the order of their numbers from 1. */
  readonly actions: readonly string[];
}

/** Draws a view for the terminal. Pure. */
export function renderView(view: View, style: Style): Rendered {
  const actions: string[] = [];
  const { blocks } = viewInZone(view, style.zone);
  const lines = blocks.flatMap((block, index) => [
    ...pickTitle(block, blocks[index - 1], style),
    ...renderBlock(block, style, actions),
  ]);
  // An empty line after each, so that one answer can be told from the next.
  return { text: `${lines.join('\n')}\n\n`, actions };
}

function renderBlock(block: Block, style: Style, actions: string[]): readonly string[] {
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
    case 'fields': {
      const rows = block.fields.map(({ label, value }) => ({ label: printable(label), value: printable(value) }));
      const labels = Math.max(...rows.map(({ label }) => columnsOf(label)));
      return rows.flatMap(({ label, value }) =>
        wrap(value, width - labels - 4).map((line, index) =>
          index === 0 ? `  ${colors.dim(pad(label, labels))}  ${line}` : `  ${' '.repeat(labels)}  ${line}`,
        ),
      );
    }
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
      const filled = Math.round(share * 20);
      const bar = '█'.repeat(filled) + '░'.repeat(20 - filled);
      return [`${printable(block.label)}  ${bar}  ${progress(block.done, block.total)}`];
    }
    case 'image':
      return [colors.dim(pictureOf(printable(block.description)))];
    case 'buttons':
      return [block.buttons.map((button) => numbered(button, style, actions)).join('   ')];
    case 'select':
      return block.choices.map((choice) => `  ${numbered(choice, style, actions)}`);
    case 'overflow':
      return [`  ${block.choices.map((choice) => numbered(choice, style, actions)).join('   ')}`];
  }
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

function numbered({ label, action, style: kind }: Button, { colors }: Style, actions: string[]): string {
  const paint = kind === 'danger' ? colors.red : kind === 'primary' ? colors.green : (text: string) => text;
  return `[${actions.push(action)}] ${paint(printable(label))}`;
}

/** What to say beside questions that are answered in a way of their own. */
const HOW_TO_ANSWER: Partial<Record<FormField['type'], string>> = {
  secret: CONSOLE.hidden,
  configuration: CONSOLE.paste,
};

/** Draws one question of a form. */
export function renderQuestion(field: FormField, { colors }: Style): string {
  const problem = field.problem === undefined ? [] : [colors.red(printable(answerAndProblem(field.problem)))];
  const privately = HOW_TO_ANSWER[field.type] === undefined ? [] : [colors.dim(HOW_TO_ANSWER[field.type] ?? '')];
  const choices = field.choices.map(({ label }, index) => `  [${index + 1}] ${printable(label)}`);
  return `${[...problem, ...choices, `${colors.bold(printable(field.label))}: ${printable(field.hint)}`, ...privately].join('\n')}\n`;
}

/**
 * Draws the one showing of a secret. This is the only place in this adapter that opens it.
 * Secret and ID stand on lines of their own, to be copied.
 */
export function renderDelivery(card: SecretCard, { colors, width, zone }: Style): string {
  const labels = Math.max(...[card.owner, ...card.codes].map(({ label }) => columnsOf(label)));
  const line = (label: string, words: string) => `  ${colors.dim(pad(label, labels))}  ${words}`;
  const lines = [
    colors.bold(printable(card.title)),
    line(card.owner.label, printable(card.owner.value)),
    ...card.codes.map(({ label, code }) =>
      line(label, typeof code === 'string' ? printable(code) : colors.green(code.reveal())),
    ),
    ...cardInZone(card, zone).notes.flatMap((line) => wrap(printable(line), width)),
  ];
  return `${lines.join('\n')}\n\n`;
}
