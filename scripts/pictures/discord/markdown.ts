import { momentText } from '../../../src/domain/time/moment.ts';
import { flow, paragraph, preformatted, type Run } from '../paragraphs.ts';
import { type Drawing, stack } from '../svg.ts';
import { CODE, HEADING, SMALL, STRONG, TEXT } from './look.ts';

/** A code block, or a line outside of one. */
const PIECES = /```\n([\s\S]*?)\n```|([^\n]+)/g;
/** Bold words, an escaped character, or any other. */
const SPANS = /\*\*((?:\\.|[^\\*])+)\*\*|\\(.)|([\s\S])/g;

/** A timestamp that Discord draws in the reader's own zone. */
const TIMESTAMPS = /<t:(\d+):([DfR])>/g;

/** @returns a timestamp as somebody in UTC reads it. */
function timestampWords(_: string, seconds: string, style: string): string {
  const precision = style === 'D' ? 'day' : 'minute';
  return momentText({ at: Number(seconds) * 1_000, precision, zone: null, now: null });
}

/** Draws the markup that the renderers make: headings, small print, bold words and code blocks. */
export function drawMarkdown(content: string, width: number): Drawing {
  const pieces = [...content.replaceAll(TIMESTAMPS, timestampWords).matchAll(PIECES)].map(([, code, line = '']) =>
    code === undefined ? drawLine(line, width) : preformatted(code, width, CODE),
  );
  return stack(pieces, 4);
}

function drawLine(line: string, width: number): Drawing {
  if (line.startsWith('### ')) return paragraph(plain(line.slice(4)), width, HEADING, 28);
  if (line.startsWith('-# ')) return paragraph(plain(line.slice(3)), width, SMALL, 18);
  return flow(runsOf(line), width);
}

function runsOf(line: string): readonly Run[] {
  const runs: Run[] = [];
  for (const [, bold, escaped, other = ''] of line.matchAll(SPANS)) {
    const run = bold === undefined ? { text: escaped ?? other, font: TEXT } : { text: plain(bold), font: STRONG };
    const last = runs.at(-1);
    if (last?.font === run.font) runs[runs.length - 1] = { ...run, text: last.text + run.text };
    else runs.push(run);
  }
  return runs;
}

function plain(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
