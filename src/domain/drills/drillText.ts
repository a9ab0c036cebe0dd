import type { KeyStatus } from '../keys/keyStatus.ts';
import type { NoticeText } from '../notices/noticeContent.ts';
import { MONTHS } from '../time/calendarText.ts';
import { formatDuration } from '../time/duration.ts';
import { type DurationMs, MINUTE, SECOND } from '../time/time.ts';
import type { DrillMeasures, MissedBecause, RevealedBecause } from './drill.ts';
import type { DrillMonth } from './drillMoment.ts';

/** What a drill came to: each as the time since it began, null where it didn't happen so far. */
export interface DrillFigures {
  readonly told: DurationMs | null;
  readonly acknowledged: DurationMs | null;
  readonly dead: DurationMs | null;
  /** Left out where nothing used the key. */
  readonly well?: DurationMs | null;
  /** Whether nothing is measured any longer. */
  readonly isOver: boolean;
}

/** A month's drill, as the weekly report tells of it. */
export type PastDrill =
  | { readonly kind: 'held'; readonly month: DrillMonth; readonly key: string; readonly figures: DrillFigures }
  | { readonly kind: 'missed'; readonly month: DrillMonth; readonly because: MissedBecause };

/** What is told at the end, beside the key. */
export interface DrillNotice {
  readonly keyId: string;
  readonly because: RevealedBecause;
  readonly figures: DrillFigures;
  /** The key's status by then. */
  readonly status: KeyStatus;
}

/** Computes the figures from the moments. */
export function figuresOf(
  drill: DrillMeasures & { readonly startedAt: number; readonly isInUse: boolean },
  isOver: boolean,
): DrillFigures {
  const since = (at: number | null) => (at === null ? null : Math.max(0, at - drill.startedAt));
  return {
    told: since(drill.toldAt),
    acknowledged: since(drill.acknowledgedAt),
    dead: since(drill.deadAt),
    ...(drill.isInUse ? { well: since(drill.wellAt) } : {}),
    isOver,
  };
}

export const FIGURES = ['told', 'acknowledged', 'dead', 'well'] as const;
type Figure = (typeof FIGURES)[number];

/** What a figure is about: to lead to `after 5 minutes`, and where it didn't happen. */
export const FIGURE: Readonly<
  Record<Figure, { readonly done: string; readonly notYet: string; readonly never: string }>
> = {
  told: { done: 'notified', notYet: 'not notified yet', never: 'never notified' },
  acknowledged: { done: 'acknowledged', notYet: 'not acknowledged yet', never: 'never acknowledged' },
  dead: { done: 'secret stopped', notYet: 'secret not stopped yet', never: 'secret never stopped' },
  well: { done: 'apps recovered', notYet: 'apps not recovered yet', never: 'apps never recovered' },
};

/** Writes the figures in a line. @param before those that they are compared with, and when that was. */
export function figuresText(
  figures: DrillFigures,
  before?: { readonly figures: DrillFigures; readonly when: string },
): string {
  return FIGURES.flatMap((name) => {
    const now = figures[name];
    if (now === undefined) return [];
    const was = before?.figures[name];
    const compared = was === undefined || was === null ? '' : ` (${roughly(was)} ${before?.when ?? ''})`;
    return now === null
      ? [`${figures.isOver ? FIGURE[name].never : FIGURE[name].notYet}${compared}`]
      : [`${FIGURE[name].done} after ${roughly(now)}${compared}`];
  }).join(', ');
}

/** Seconds matter for some minutes only. */
function roughly(duration: DurationMs): string {
  return formatDuration(duration - (duration % (duration >= 10 * MINUTE ? MINUTE : SECOND)));
}

/** The latest drill, compared with the one before it. @param drills newest first. @returns undefined where there was none. */
export function latestDrillText(drills: readonly PastDrill[]): string | undefined {
  const [latest, ...earlier] = drills;
  if (latest === undefined) return undefined;
  if (latest.kind === 'missed') return `none in ${monthName(latest.month)}: ${MISSED[latest.because]}`;
  const before = earlier.find((drill) => drill.kind === 'held');
  const compared =
    before === undefined ? undefined : { figures: before.figures, when: whenText(before.month, latest.month) };
  return `${monthName(latest.month)}, key ${latest.key}: ${figuresText(latest.figures, compared)}`;
}

/** How long each month's leaked secret lived, oldest first. @returns undefined where there is nothing to compare. */
export function drillTrendText(drills: readonly PastDrill[]): string | undefined {
  if (drills.filter(({ kind }) => kind === 'held').length < 2) return undefined;
  const each = drills.map((drill) => {
    const month = monthName(drill.month).slice(0, 3);
    if (drill.kind === 'missed') return `${month}: no drill`;
    const { dead, isOver } = drill.figures;
    return `${month}: ${dead === null ? (isOver ? 'never' : 'not yet') : roughly(dead)}`;
  });
  return each.reverse().join(', ');
}

const MISSED: Readonly<Record<MissedBecause, string>> = {
  'no-canary': 'no canary key was working when its time came',
  'too-late': 'Latchkey wasn’t running when its time came',
};

/** Says that it was a drill, and what it came to. */
export function drillOverText(about: DrillNotice & { readonly key: string; readonly place: string }): NoticeText {
  const { because, figures, status, keyId } = about;
  const what = `The report of a leaked secret of the key ${about.key} (${about.place}) was a fire drill: nothing leaked.`;
  const line = figuresText(figures);
  const came = `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
  const said = [what, came, ...AFTERWARDS[because]];
  const well = because !== 'dismissed' && figures.well === null && figures.dead !== null ? [NOT_WELL] : [];
  const next = status === 'disabled' ? [`The key is disabled. To use it again: /apikey activate key:${keyId}`] : [];
  return { text: [...said, ...well, ...next].join(' '), publicText: [...said, ...well].join(' ') };
}

const NOT_WELL = 'Programs that use the key aren’t working with a new secret yet.';
const AFTERWARDS: Readonly<Record<RevealedBecause, readonly string[]>> = {
  dead: [],
  dismissed: ['Someone said that it’s a test key, so its secret still works. A real report of it still counts.'],
  late: ['You’re told now because a day has passed.'],
};

/** The month's name, such as `March`. */
export function monthName(month: DrillMonth): string {
  return MONTHS[Number(month.slice(5)) - 1] ?? month;
}

function whenText(before: DrillMonth, latest: DrillMonth): string {
  return monthNumber(latest) - monthNumber(before) === 1 ? 'the month before' : `in ${monthName(before)}`;
}

function monthNumber(month: DrillMonth): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}
