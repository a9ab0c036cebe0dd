import { at, box, COLORS, rule, words } from './svg.ts';

/** One bar: label, value and colour. */
export interface Bar {
  readonly label: string;
  /** null if unknown: a question mark is shown then, not a zero. */
  readonly value: number | null;
  readonly color: string;
}

/** A chart of bars. */
export interface Chart {
  readonly title: string;
  /** The text opposite the title. */
  readonly aside: string;
  readonly width: number;
  readonly height: number;
  readonly bars: readonly Bar[];
}

const TITLE_HEIGHT = 30;
const LABEL_HEIGHT = 24;
/** Room for the number above the highest bar. */
const NUMBER_HEIGHT = 20;
const WIDEST = 46;

/**
 * Draws bars side by side, each with its number above and its label below, on a scale from zero to the largest value.
 */
export function drawBars({ title, aside, width, height, bars }: Chart): readonly string[] {
  const bottom = height - LABEL_HEIGHT;
  const room = bottom - TITLE_HEIGHT - NUMBER_HEIGHT;
  const largest = Math.max(1, ...bars.map(({ value }) => value ?? 0));
  const step = width / bars.length;
  const drawn = bars.map((bar, index) => {
    const tall = bar.value === null || bar.value === 0 ? 0 : Math.max(3, (bar.value / largest) * room);
    return at(step * index, 0, drawBar(bar, step, bottom, tall));
  });
  return [
    words(0, 15, title, { size: 16, color: COLORS.text }),
    words(width, 15, aside, { size: 13, color: COLORS.muted, anchor: 'end' }),
    rule(0, bottom, width),
    ...drawn,
  ];
}

function drawBar({ label, value, color }: Bar, step: number, bottom: number, tall: number): readonly string[] {
  const wide = Math.min(WIDEST, step - 12);
  const left = (step - wide) / 2;
  const below = words(step / 2, bottom + 18, label, { size: 12.5, color: COLORS.muted, anchor: 'middle' });
  if (value === null) {
    const outline = `stroke="${COLORS.line}" stroke-dasharray="4 3" rx="3"`;
    const unknown = words(step / 2, bottom - 10, '?', { size: 14, color: COLORS.muted, anchor: 'middle' });
    return [box(left + 0.5, bottom - 28, wide - 1, 28, COLORS.white, outline), unknown, below];
  }
  const number = { size: 14, color: value === 0 ? COLORS.muted : COLORS.text, anchor: 'middle' } as const;
  const bar = tall === 0 ? [] : [box(left, bottom - tall, wide, tall, color, 'rx="3"')];
  return [...bar, words(step / 2, bottom - tall - 6, compact(value), number), below];
}

const UNITS = [
  ['', 1],
  ['k', 1_000],
  ['M', 1_000_000],
  ['G', 1_000_000_000],
] as const;

/** A number in at most five characters: 999, 1.2k, 12.3k, 123k, 4.5M. */
export function compact(value: number): string {
  for (const [unit, size] of UNITS) {
    const tenths = Math.round((value / size) * 10) / 10;
    if (tenths < 100 && size > 1) return `${tenths}${unit}`;
    const whole = Math.round(value / size);
    if (whole < 1_000) return `${whole}${unit}`;
  }
  return '999G+';
}
