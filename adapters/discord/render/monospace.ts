import { asLists, GAP, inColumns } from '../../shared/text/columns.ts';
import { shorten } from '../../shared/text/text.ts';

const BETWEEN = ' · ';
/** How long the names of columns may be where they stand in front of each value. */
const LABEL = 16;
/** The lengths that cells are cut to, tried in order, when not all rows fit. IDs (16 characters) stay whole. */
const CUTS = [Number.POSITIVE_INFINITY, 48, 24, 16];

/** A table as it is drawn, and how many of its rows are there. */
export interface DrawnTable {
  readonly text: string;
  readonly rows: number;
}

/** One manner to draw a table: what stands above, and each row. */
interface Drawing {
  readonly head: string;
  readonly rows: readonly string[];
  readonly gap: string;
}

type Cells = readonly string[];

/**
 * Draws a table in letters of equal width: as columns under one another where they fit, as lines that Discord breaks can't be
 * read as columns. Else each row is a short list; and where these take too much room, two lines, of which the first is the first
 * cell. Cells are cut before rows are left out.
 * @param columns their names, fit to be shown.
 * @param rows as many cells in each as there are columns, fit to be shown.
 * @param width how many letters stand side by side.
 * @param limit the length of the text.
 */
export function drawTable(columns: Cells, rows: readonly Cells[], width: number, limit: number): DrawnTable {
  const drawn = inColumns(columns, rows, width);
  const aligned = drawn === undefined ? undefined : { ...drawn, gap: '\n' };
  const inPairs = CUTS.map((cut) => asPairs(columns, rows, cut));
  const inLists = listed(columns, rows);
  const drawings = [...(aligned === undefined ? [] : [aligned]), inLists, ...inPairs];
  const whole = drawings.find((drawing) => textOf(drawing).length <= limit);
  return whole === undefined
    ? asManyAsFit(aligned ?? inPairs.at(-1) ?? inLists, limit)
    : { text: textOf(whole), rows: rows.length };
}

function textOf({ head, rows, gap }: Drawing): string {
  return [...(head === '' ? [] : [head]), ...rows].join(gap);
}

function asManyAsFit(drawing: Drawing, limit: number): DrawnTable {
  const fits = (count: number) => textOf({ ...drawing, rows: drawing.rows.slice(0, count) }).length <= limit;
  const tooMany = drawing.rows.findIndex((_, index) => !fits(index + 1));
  const count = tooMany < 0 ? drawing.rows.length : tooMany;
  return { text: shorten(textOf({ ...drawing, rows: drawing.rows.slice(0, count) }), limit), rows: count };
}

function listed(columns: Cells, rows: readonly Cells[]): Drawing {
  const head = rows.length === 0 ? columns.join('\n') : '';
  return { head, rows: asLists(columns, rows, LABEL, Number.POSITIVE_INFINITY), gap: '\n\n' };
}

function asPairs(columns: Cells, rows: readonly Cells[], most: number): Drawing {
  const draw = (cells: Cells) => {
    const [first = '', ...others] = cells.map((cell) => shorten(cell, most));
    return others.length === 0 ? first : `${first}\n${GAP}${others.join(BETWEEN)}`;
  };
  return { head: `${draw(columns)}\n${'─'.repeat(LABEL)}`, rows: rows.map(draw), gap: '\n' };
}
