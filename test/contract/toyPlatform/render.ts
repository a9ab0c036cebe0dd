import { printable } from '../../../adapters/shared/text/printable.ts';
import type { Form } from '../../../src/chat/contracts/form.ts';
import type { Block, SecretCard, View } from '../../../src/chat/contracts/view.ts';
import type { Outbound } from './payloads.ts';

/** What stands side by side is set apart by two spaces. */
const GAP = '  ';

type Rendered = Pick<Outbound, 'lines' | 'buttons' | 'menus' | 'form'>;

/** Draws a view: lines, what can be pressed, and what can be picked. */
export function renderView({ blocks }: View): Rendered {
  return {
    lines: blocks.flatMap((block, index) => linesOf(block, blocks[index - 1])).map(printable),
    buttons: blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : [])),
    menus: blocks.flatMap((block) =>
      block.kind === 'select' || block.kind === 'overflow' ? [{ of: block.label, choices: block.choices }] : [],
    ),
  };
}

/** Draws a form: its fields are asked one after another. */
export function renderForm({ action, fields }: Form): Rendered {
  return {
    form: {
      action,
      fields: fields.map(({ name, hint, problem }) => ({
        name,
        hint: printable(hint),
        ...(problem === undefined ? {} : { problem: printable(`${problem.answer} — ${problem.words}`) }),
      })),
    },
  };
}

/** Draws a secret: the only place that opens it. */
export function renderSecret({ title, owner, codes, notes }: SecretCard): Rendered {
  const shown = codes.map(
    ({ label, code }) => `${label}${GAP}${typeof code === 'string' ? printable(code) : code.reveal()}`,
  );
  return {
    lines: [printable(title), printable(`${owner.label}${GAP}${owner.value}`), ...shown, ...notes.map(printable)],
  };
}

function linesOf(block: Block, before: Block | undefined): readonly string[] {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'note':
    case 'code':
      return [block.text];
    case 'fields':
      return block.fields.map(({ label, value }) => `${label}${GAP}${value}`);
    case 'table': {
      const more = (block.total ?? 0) - block.rows.length;
      const rows = [block.columns, ...block.rows].map((row) => row.filter((cell) => cell !== '').join(GAP));
      return more > 0 ? [...rows, `… and ${more} more`] : rows;
    }
    case 'progress':
      return [`${block.label}${GAP}${block.done} of ${block.total}`];
    case 'file':
      return [`[file: ${block.name}]`];
    case 'image':
      return [`[picture: ${block.description}]`];
    case 'buttons':
      return [];
    case 'select':
      // A heading right above says it already.
      return before?.kind === 'heading' ? [] : [block.label];
    case 'overflow':
      return [block.detail === undefined ? block.label : `${block.label}: ${block.detail}`];
  }
}
