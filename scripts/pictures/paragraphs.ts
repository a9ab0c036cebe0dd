import type { types } from '@slack/bolt';
import { COLORS } from '../../src/charts/svg.ts';
import { type Font, widthOf, wrap } from './font.ts';
import { box, type Drawing, joined, line } from './svg.ts';

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

/** How text in letters of equal width looks. */
export interface CodeStyle {
  readonly font: Font;
  readonly lineHeight: number;
  readonly fill: string;
  readonly stroke: string;
}

const CODE_STYLE: CodeStyle = { font: CODE, lineHeight: CODE_LINE, fill: COLORS.faint, stroke: COLORS.line };

/** Text in letters of equal width, set apart. */
export function preformatted(text: string, width: number, style: CodeStyle = CODE_STYLE): Drawing {
  const { font, lineHeight, fill, stroke } = style;
  const lines = wrap(text, width - 2 * CODE_PAD, font);
  const height = lines.length * lineHeight + 2 * CODE_PAD;
  const drawn = lines.map((words, index) => line(CODE_PAD, CODE_PAD + index * lineHeight + 13, words, font));
  const frame = box(0, 0, width, height, { fill, stroke, radius: 4 });
  return { width, height, svg: joined([frame, ...drawn]) };
}

/** Words that look the same. */
export interface Run {
  readonly text: string;
  readonly font: Font;
}

/** Words of several looks on lines that follow one another. */
export function flow(runs: readonly Run[], width: number, lineHeight = LINE_HEIGHT): Drawing {
  let x = 0;
  let row = 0;
  const parts: string[] = [];
  for (const { text, font } of runs.flatMap(textOf)) {
    if (text === '\n' || (x > 0 && x + widthOf(text.trimEnd(), font) > width)) {
      x = 0;
      row += 1;
    }
    if (text === '\n') continue;
    parts.push(line(x, row * lineHeight + 16, text.trimEnd(), font));
    x += widthOf(text, font);
  }
  return { width, height: (row + 1) * lineHeight, svg: joined(parts) };
}

/** What is read of an element of rich text; of a date, what stands in its place. @throws where it has no drawing yet. */
export function wordsOf(element: types.RichTextElement): string {
  if (element.type === 'date') return element.fallback ?? '';
  if (element.type !== 'text') throw new Error(`there is no drawing of ${element.type} in rich text`);
  return element.text;
}

/** Lines of plain and bold words side by side. */
export function inline(elements: readonly types.RichTextElement[], width: number): Drawing {
  const runs = elements.map((element): Run => {
    return { text: wordsOf(element), font: element.style?.bold === true ? { ...BODY, weight: 'bold' } : BODY };
  });
  return flow(runs, width);
}

function textOf({ text, font }: Run): readonly Run[] {
  return text.split(/(\n)|(?<= )(?=\S)/).flatMap((word) => (word ? [{ text: word, font }] : []));
}
