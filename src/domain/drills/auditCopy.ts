import { after, type Detail, generation } from '../audit/detailCopy.ts';
import { didAboutLeak } from '../leaks/auditCopy.ts';
import { formatDuration } from '../time/duration.ts';
import { FIGURE, FIGURES, monthName } from './drillText.ts';

/** The audit trail's sentences about fire drills. It says from the start that it is one. */

/** The plain facts of an event. */
interface Facts {
  readonly detail: Detail;
}

/** What was done. */
export const DRILLS_DONE = {
  'drill.start': ({ detail }: Facts) =>
    `Fire drill: reported a secret of the key as leaked${generation(detail)}${didAboutLeak(detail)}`,
  'drill.reveal': ({ detail }: Facts) => `Said that it was a fire drill${REVEALED[detail['because'] ?? ''] ?? ''}`,
  'drill.end': ({ detail }: Facts) => `The fire drill ended${measured(detail)}`,
  'drill.miss': ({ detail }: Facts) =>
    `There was no fire drill${after(' in', monthName(detail['month'] ?? ''))}${MISSED[detail['because'] ?? ''] ?? ''}`,
} as const;

/** What somebody wanted to do, to follow "Tried to". */
export const DRILLS_TRIED = {
  'drill.start': 'begin a fire drill',
  'drill.reveal': 'say that it was a fire drill',
  'drill.end': 'end a fire drill',
  'drill.miss': 'leave a fire drill out',
} as const;

const REVEALED: Readonly<Record<string, string>> = {
  dead: ': the secret works no longer',
  dismissed: ': someone said that it’s a test key',
  late: ': a day had passed',
};

const MISSED: Readonly<Record<string, string>> = {
  'no-canary': ': no canary key worked',
  'too-late': ': Latchkey wasn’t running when its time came',
};

/** Durations are recorded in milliseconds. */
function measured(detail: Detail): string {
  const parts = FIGURES.flatMap((field) => {
    const recorded = detail[field];
    const duration = recorded === undefined ? Number.NaN : Number(recorded);
    return Number.isNaN(duration) ? [] : [`${FIGURE[field].done} after ${formatDuration(duration)}`];
  });
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}
