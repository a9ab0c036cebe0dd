import type { Block, View } from '../../../src/chat/contracts/view.ts';
import { howFar } from '../../../src/chat/copy/answerCopy.ts';
import { NOTHING, shown } from '../../shared/text/text.ts';
import { choices, fileOf, moreItems, pictureOf } from '../copy.ts';
import { LIMITS } from './limits.ts';
import { escaped } from './text.ts';

/**
 * A view in plain lines, for notifications and screen readers: what is in the blocks, in their order.
 * See the `text` argument of https://docs.slack.dev/reference/methods/chat.postMessage
 * @returns at most 4,000 characters, never none, with everything escaped that could become a mention or a link.
 */
export function fallbackText(view: View): string {
  return escaped(view.blocks.flatMap(linesOf).join('\n') || NOTHING, LIMITS.messageText);
}

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'note':
    case 'code':
      return [line(block.text)];
    case 'fields':
      return block.fields.map(({ label, value }) => `${line(label)}: ${line(value)}`);
    case 'table': {
      const more = Math.max(0, (block.total ?? 0) - block.rows.length);
      return [
        ...block.rows.map((row) =>
          block.columns.map((name, index) => `${cell(name)}: ${cell(row[index] ?? '')}`).join(', '),
        ),
        ...(more > 0 ? [moreItems(more)] : []),
      ];
    }
    case 'progress':
      return [`${line(block.label)}: ${howFar(block.done, block.total)}`];
    case 'image':
      return [pictureOf(line(block.description))];
    case 'file':
      return [fileOf(line(block.name))];
    case 'buttons':
      return block.buttons.length === 0 ? [] : [block.buttons.map(({ label }) => `[${line(label)}]`).join(' ')];
    case 'select':
      return [choices(line(block.label), block.choices.length)];
    case 'overflow':
      return [block.detail === undefined ? line(block.label) : `${line(block.label)}: ${line(block.detail)}`];
  }
}

function line(text: string): string {
  return shown(text, LIMITS.section);
}

function cell(text: string): string {
  return shown(text, LIMITS.tableCell);
}
