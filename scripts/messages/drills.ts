import {
  type DrillFigures,
  drillOverText,
  drillTrendText,
  figuresText,
  latestDrillText,
  type PastDrill,
} from '../../src/domain/drills/drillText.ts';
import type { Notice } from '../../src/domain/notices/notice.ts';
import { HOUR, MINUTE, SECOND } from '../../src/domain/time/time.ts';
import { linesOf, type Section } from './page.ts';

const KEY = { key: 'canary-bot', place: 'shop/rasa', keyId: 'k1Vz0a9LmQ2xYb7T' };
const MARCH: DrillFigures = {
  told: 2 * SECOND,
  acknowledged: 95 * SECOND,
  dead: 4 * MINUTE + 10 * SECOND,
  well: 13 * MINUTE,
  isOver: true,
};
const FEBRUARY: DrillFigures = { ...MARCH, dead: 11 * MINUTE, well: HOUR + 5 * MINUTE };
const NOBODY: DrillFigures = { told: 2 * SECOND, acknowledged: null, dead: null, well: null, isOver: false };
const { well: _, ...UNUSED } = MARCH;

type DrillNotices = readonly (Notice & { readonly kind: 'drill-over' })[];

/** How a drill ends. */
export const DRILL_NOTICES: DrillNotices = [
  { kind: 'drill-over', params: { ...KEY, because: 'dead', figures: MARCH, status: 'active' } },
  {
    kind: 'drill-over',
    params: { ...KEY, because: 'dead', figures: { ...MARCH, well: null, isOver: false }, status: 'disabled' },
  },
  { kind: 'drill-over', params: { ...KEY, because: 'dead', figures: UNUSED, status: 'disabled' } },
  {
    kind: 'drill-over',
    params: { ...KEY, because: 'dismissed', figures: { ...MARCH, dead: null, well: null }, status: 'active' },
  },
  { kind: 'drill-over', params: { ...KEY, because: 'late', figures: NOBODY, status: 'active' } },
];

/** A project's drills, newest first. */
export const PAST_DRILLS: readonly PastDrill[] = [
  { kind: 'held', month: '2026-03', key: 'canary-bot', figures: MARCH },
  { kind: 'held', month: '2026-02', key: 'canary-bot', figures: FEBRUARY },
  { kind: 'missed', month: '2026-01', because: 'no-canary' },
  { kind: 'held', month: '2025-12', key: 'canary-bot', figures: { ...NOBODY, isOver: true } },
];

/** What is told of fire drills. */
export const DRILL_SECTIONS: readonly Section[] = [
  {
    title: 'Fire drills, as they are told',
    file: 'src/domain/drills/drillText.ts',
    messages: [
      ...DRILL_NOTICES.map(({ params }) => drillOverText(params).text),
      figuresText(NOBODY),
      figuresText({ ...NOBODY, told: null }),
      figuresText({ ...NOBODY, told: null, isOver: true }),
      latestDrillText(PAST_DRILLS),
      latestDrillText(PAST_DRILLS.slice(1)),
      latestDrillText([{ kind: 'missed', month: '2026-03', because: 'no-canary' }]),
      latestDrillText([{ kind: 'missed', month: '2026-03', because: 'too-late' }]),
      drillTrendText(PAST_DRILLS),
      drillTrendText([{ kind: 'held', month: '2026-04', key: 'canary-bot', figures: NOBODY }, ...PAST_DRILLS]),
    ].flatMap((line) => (line === undefined ? [] : linesOf(line))),
  },
];
