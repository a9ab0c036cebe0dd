import { type DayCount, isoDay, type ProjectReport, SPANS, type Span, shortDay, sumOf } from '../domain/report.ts';
import { disabledCount, inTotal, keysCount, lockedCount, NOT_COUNTED, PICTURE } from '../domain/reportText.ts';
import { type Bar, compact, drawBars } from './bars.ts';
import { at, box, COLORS, picture, rule, words } from './svg.ts';

/** Measured in units of two pixels: sharp on dense screens, and large enough when a chat scales it down. */
export const WIDTH = 840;
const HEIGHT = 430;
const MARGIN = 28;
const GAP = 44;
const TOP = 92;
/** The longest name that fits on a line, even if every letter is as wide as a W. */
const NAME_LENGTH = 32;

const SPAN_PLANS: readonly (readonly [label: string, color: string])[] = [
  ['expired', COLORS.danger],
  ['today', COLORS.soon],
  ['≤ 7 d', COLORS.near],
  ['≤ 30 d', COLORS.accent],
  ['≤ 90 d', COLORS.accent],
  ['later', COLORS.primary],
];

/** Draws a project's report as an SVG: the same report always gives the same picture. */
export function reportPicture(report: ProjectReport): string {
  const { project, spans, days, locked, disabled } = report;
  const inner = WIDTH - 2 * MARGIN;
  const half = (inner - GAP) / 2;
  const tall = HEIGHT - TOP - MARGIN + 8;
  const low = (tall - 22) / 2;
  const keys = spans.reduce((sum, count) => sum + count, 0);
  const [first, last] = [days[0], days.at(-1)];
  const week = first === undefined || last === undefined ? '' : `${isoDay(first.day)} – ${isoDay(last.day)}, UTC`;
  const state = [keysCount(keys), lockedCount(locked), disabledCount(disabled)].join('  ·  ');
  const ends = { title: PICTURE.expiry, aside: '', width: half, height: tall };
  const right = { width: half, height: low };
  return picture(WIDTH, HEIGHT, [
    box(0, 0, WIDTH, HEIGHT, COLORS.white),
    box(0, 0, WIDTH, 6, COLORS.primary),
    words(MARGIN, 44, cut(project.name), { size: 24, color: COLORS.text }),
    words(WIDTH - MARGIN, 68, week, { size: 14, color: COLORS.muted, anchor: 'end' }),
    words(MARGIN, 68, state, { size: 14, color: COLORS.muted }),
    rule(MARGIN, 80, inner),
    at(MARGIN, TOP, drawBars({ ...ends, bars: SPANS.map((span, index) => spanBar(span, spans[index] ?? 0)) })),
    at(MARGIN + half + GAP, TOP, [
      ...drawBars({ ...right, title: PICTURE.uses, aside: inAll(days, 'uses'), bars: dayBars(days, 'uses') }),
      at(0, low + 22, drawBars({ ...right, ...failed(days) })),
    ]),
  ]);
}

function failed(days: readonly DayCount[]) {
  const title = PICTURE.failures;
  return { title, aside: inAll(days, 'failures'), bars: dayBars(days, 'failures') };
}

function spanBar(span: Span, value: number): Bar {
  const [label, color] = SPAN_PLANS[SPANS.indexOf(span)] ?? [String(span), COLORS.accent];
  return { label, value, color };
}

function dayBars(days: readonly DayCount[], count: 'uses' | 'failures'): readonly Bar[] {
  const color = count === 'uses' ? COLORS.accent : COLORS.danger;
  return days.map((day) => ({ label: shortDay(day.day), value: day[count], color }));
}

function inAll(days: readonly DayCount[], count: 'uses' | 'failures'): string {
  const sum = sumOf(days, count);
  return sum === undefined ? NOT_COUNTED : inTotal(compact(sum));
}

function cut(name: string): string {
  const letters = Array.from(name);
  return letters.length <= NAME_LENGTH
    ? name
    : `${letters
        .slice(0, NAME_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
}
