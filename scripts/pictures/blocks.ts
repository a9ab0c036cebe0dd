import type { types } from '@slack/bolt';
import { COLORS } from '../../src/charts/svg.ts';
import { control, menu, row, typingField } from './controls.ts';
import { cut, type Font, widthOf } from './font.ts';
import { inline, paragraph, preformatted, wordsOf } from './paragraphs.ts';
import { at, box, type Drawing, joined, line, stack } from './svg.ts';

const HEADER: Font = { size: 18, weight: 'bold' };
const SMALL: Font = { size: 13, color: COLORS.muted };
const CELL: Font = { size: 13 };
const CELL_PAD = 10;
const CELL_HEIGHT = 30;

/** What the renderers make; the drawings of it are below. */
const DRAWN: readonly string[] = ['header', 'section', 'context', 'rich_text', 'actions', 'table', 'input'];

/** Draws blocks below one another, as Slack does. @throws where a renderer makes something that has no drawing yet. */
export function drawBlocks(blocks: readonly types.AnyBlock[], width: number): Drawing {
  return stack(
    blocks.map((block) => {
      if (!hasDrawing(block)) throw new Error(`there is no drawing of the block ${block.type}`);
      return drawBlock(block, width);
    }),
    10,
  );
}

function hasDrawing(block: types.AnyBlock): block is types.KnownBlock {
  return DRAWN.includes(block.type);
}

function drawBlock(block: types.KnownBlock, width: number): Drawing {
  switch (block.type) {
    case 'header':
      return paragraph(block.text.text, width, HEADER, 26);
    case 'section':
      return section(block, width);
    case 'context':
      return paragraph(block.elements.map((one) => ('text' in one ? one.text : '')).join(' '), width, SMALL, 19);
    case 'rich_text':
      return stack(
        block.elements.map((element) => richText(element, width)),
        4,
      );
    case 'actions':
      return row(block.elements, width);
    case 'table':
      return table(block, width);
    case 'input':
      return input(block, width);
    default:
      throw new Error(`there is no drawing of the block ${block.type}`);
  }
}

function section({ text, accessory }: types.SectionBlock, width: number): Drawing {
  if (accessory === undefined) return paragraph(text?.text ?? '', width);
  const beside = control(accessory);
  const words = paragraph(text?.text ?? '', width - beside.width - 16);
  const height = Math.max(words.height, beside.height);
  return { width, height, svg: joined([words.svg, at(width - beside.width, 0, beside)]) };
}

function richText(element: types.RichTextBlockElement, width: number): Drawing {
  switch (element.type) {
    case 'rich_text_section':
      return inline(element.elements, width);
    case 'rich_text_preformatted':
      return preformatted(element.elements.map((one) => (one.type === 'text' ? one.text : '')).join(''), width);
    default:
      throw new Error(`there is no drawing of ${element.type}`);
  }
}

/** A table of Slack's own: lines around every cell, the first row bold. The widest columns give way where there is no room. */
function table({ rows }: types.TableBlock, width: number): Drawing {
  const texts = rows.map((cells) => cells.map((cell) => (cell.type === 'rich_text' ? richWords(cell) : cell.text)));
  const fontOf = (index: number): Font => (index === 0 ? { ...CELL, weight: 'bold' } : CELL);
  const widths = (texts[0] ?? []).map((_, column) =>
    Math.ceil(Math.max(...texts.map((cells, index) => widthOf(cells[column] ?? '', fontOf(index)))) + 2 * CELL_PAD),
  );
  const total = () => widths.reduce((sum, one) => sum + one, 0);
  while (total() > width) widths[widths.indexOf(Math.max(...widths))] = Math.max(...widths) - 1;
  const parts = texts.flatMap((cells, index) => {
    let x = 0;
    return cells.flatMap((text, column) => {
      const own = widths[column] ?? 0;
      const fill = index === 0 ? COLORS.faint : COLORS.white;
      const frame = box(x, index * (CELL_HEIGHT - 1), own + 1, CELL_HEIGHT, { fill, stroke: COLORS.line });
      const words = line(
        x + CELL_PAD,
        index * (CELL_HEIGHT - 1) + 20,
        cut(text, own - 2 * CELL_PAD, fontOf(index)),
        fontOf(index),
      );
      x += own;
      return [frame, words];
    });
  });
  return { width, height: texts.length * (CELL_HEIGHT - 1) + 1, svg: joined(parts) };
}

/** All that is read in a cell of rich text, which the renderers make of sections only. */
function richWords({ elements }: types.RichTextBlock): string {
  return elements
    .map((part) => (part.type === 'rich_text_section' ? part.elements.map(wordsOf).join('') : ''))
    .join(' ');
}

function input({ label, hint, optional, element }: types.InputBlock, width: number): Drawing {
  const name: Font = { size: 15, weight: 'bold' };
  const words = paragraph(label.text, width, name);
  const after = line(widthOf(label.text, name) + 6, 16, '(optional)', { size: 15, color: COLORS.muted });
  const title = optional === true ? { ...words, svg: joined([words.svg, after]) } : words;
  const parts = [title, field(element, width)];
  return stack(hint === undefined ? parts : [...parts, paragraph(hint.text, width, SMALL, 19)], 4);
}

function field(element: types.InputBlockElement, width: number): Drawing {
  switch (element.type) {
    case 'plain_text_input':
      return typingField(element.initial_value ?? '', width);
    case 'static_select':
    case 'external_select': {
      const chosen = element.initial_option;
      return menu(element.placeholder?.text ?? '', chosen && 'text' in chosen ? chosen.text.text : undefined, width);
    }
    default:
      throw new Error(`there is no drawing of ${element.type}`);
  }
}
