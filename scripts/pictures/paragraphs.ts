import type { types } from '@slack/bolt';
import { type Font, widthOf, wrap } from './font.ts';
import { box, COLORS, type Drawing, joined, line } from './svg.ts';

const BODY: Font = { size: 15 };
const LINE_HEIGHT = 22;
const CODE: Font = { size: 12, family: 'mono' };
const CODE_LINE = 18;
const CODE_PAD = 8;

/** Wrapped text. */
export function paragraph(text: string, width: number, font: Font = BODY, lineHeight = LINE_HEIGHT): Drawing {
  const lines = wrap(text, width, font);
  const svg = joined(
    lines.map((words, index) => line(0, index * lineHeight + (lineHeight + font.size * 0.7) / 2, words, font)),
  );
  return { width, height: lines.length * lineHeight, svg };
}

/** Text in letters of equal width, set apart. */
export function preformatted(text: string, width: number): Drawing {
  const lines = wrap(text, width - 2 * CODE_PAD, CODE);
  const height = lines.length * CODE_LINE + 2 * CODE_PAD;
  const drawn = lines.map((words, index) => line(CODE_PAD, CODE_PAD + index * CODE_LINE + 13, words, CODE));
  const frame = box(0, 0, width, height, { fill: COLORS.faint, stroke: COLORS.line, radius: 4 });
  return { width, height, svg: joined([frame, ...drawn]) };
}

/** Lines of plain and bold words side by side. */
export function inline(elements: readonly types.RichTextElement[], width: number): Drawing {
  let x = 0;
  let row = 0;
  const parts: string[] = [];
  for (const { text, font } of elements.flatMap(wordsOf)) {
    if (text === '\n' || (x > 0 && x + widthOf(text.trimEnd(), font) > width)) {
      x = 0;
      row += 1;
    }
    if (text === '\n') continue;
    parts.push(line(x, row * LINE_HEIGHT + 16, text.trimEnd(), font));
    x += widthOf(text, font);
  }
  return { width, height: (row + 1) * LINE_HEIGHT, svg: joined(parts) };
}

function wordsOf(element: types.RichTextElement): readonly { readonly text: string; readonly font: Font }[] {
  if (element.type !== 'text') throw new Error(`there is no drawing of ${element.type} in rich text`);
  const font: Font = element.style?.bold === true ? { ...BODY, weight: 'bold' } : BODY;
  return element.text.split(/(\n)|(?<= )(?=\S)/).flatMap((text) => (text ? [{ text, font }] : []));
}
