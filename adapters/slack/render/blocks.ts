import type { types } from '@slack/bolt';
import type { Block, View } from '../../../src/chat/contracts/view.ts';
import { howFar } from '../../../src/chat/copy/answerCopy.ts';
import { NOTHING, shown } from '../../shared/text/text.ts';
import { fileOf, pictureOf } from '../copy.ts';
import { buttonBlocks, overflowBlocks, selectBlocks } from './actions.ts';
import { context, header, labelledLines, line, named, preformatted, section, smallPrint } from './elements.ts';
import { fitted, type Piece } from './fit.ts';
import { LIMITS, type Surface } from './limits.ts';
import { tableBlocks } from './table.ts';

const BAR = 20;

/**
 * Draws a view in Block Kit, see https://docs.slack.dev/reference/block-kit/blocks. Pure. All text stands in `plain_text`
 * objects and elements of rich text, so that none of it is ever markup, a mention, a link or an emoji; moments are elements of rich
 * text too, where one can stand, and in words elsewhere.
 * @param surface what is shown where differs, see limits.ts.
 * @param nonce what no other rendering has: a few letters and digits, of which the blocks' names are made.
 * @returns one block at least, and no more than the surface holds.
 */
export function renderBlocks(view: View, surface: Surface, nonce: string): types.KnownBlock[] {
  const firstTable = view.blocks.findIndex(({ kind }) => kind === 'table');
  const pieces = view.blocks.flatMap((block, part): readonly Piece[] =>
    drawn(block, surface, surface === 'message' && part === firstTable).map((drawnBlock) => ({
      block: drawnBlock,
      part,
      control: block.kind === 'buttons' || block.kind === 'select',
    })),
  );
  const fitting = fitted(pieces, surface);
  return named(fitting.length === 0 ? [section(NOTHING)] : fitting, nonce);
}

function drawn(block: Block, surface: Surface, nativeTable: boolean): readonly types.KnownBlock[] {
  switch (block.kind) {
    case 'heading':
      return [header(block.text)];
    case 'text':
      return [line(block.text)];
    case 'note':
      return [smallPrint(block.text)];
    case 'code':
      return [preformatted(shown(block.text, LIMITS.richText))];
    case 'fields':
      return labelledLines(block.fields);
    case 'table':
      return tableBlocks(block, surface, nativeTable);
    case 'progress':
      return [section(progressLine(block))];
    case 'image':
      // Pictures are shared beside the message where that can be, see sharedPictures.ts; what one shows is said here.
      return [context(pictureOf(shown(block.description, LIMITS.context - 20)))];
    case 'file':
      // Files are handed over beside the message, and what is shown says where, see handedFiles.ts.
      return [context(fileOf(shown(block.name, LIMITS.context - 20)))];
    case 'buttons':
      return buttonBlocks(block.buttons);
    case 'select':
      return selectBlocks(block.label, block.choices);
    case 'overflow':
      return overflowBlocks(block);
  }
}

/** A bar of how far something is, and the numbers. */
function progressLine({ label, done, total }: Extract<Block, { kind: 'progress' }>): string {
  const share = total <= 0 ? 1 : Math.min(1, Math.max(0, done / total));
  const filled = Math.round(share * BAR);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
  return `${shown(label, LIMITS.field)}  ${bar}  ${howFar(done, total)}`;
}
