import { describe, expect, it } from 'vitest';
import {
  type DrillFigures,
  drillOverText,
  drillTrendText,
  figuresText,
  latestDrillText,
  type PastDrill,
} from '../../../src/domain/drills/drillText.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/domain/time/time.ts';

const figures = (dead: number | null, over: Partial<DrillFigures> = {}): DrillFigures => ({
  told: SECOND,
  acknowledged: 2 * MINUTE,
  dead,
  isOver: true,
  ...over,
});
const held = (month: string, dead: number | null, over: Partial<DrillFigures> = {}): PastDrill => ({
  kind: 'held',
  month,
  key: 'canary',
  figures: figures(dead, over),
});

describe('the words of fire drills', () => {
  it('say “not yet” of what is still measured, and “never” afterwards', () => {
    expect(figuresText(figures(null, { well: null, isOver: false }))).toBe(
      'notified after 1 second, acknowledged after 2 minutes, secret not stopped yet, apps not recovered yet',
    );
    expect(figuresText(figures(null))).toBe(
      'notified after 1 second, acknowledged after 2 minutes, secret never stopped',
    );
  });

  it('round to seconds in the first minutes and to minutes later', () => {
    const at = (dead: number) => figuresText(figures(dead)).split(', ')[2];
    expect([at(250_900), at(13 * MINUTE + 7 * SECOND), at(HOUR + 5 * MINUTE + SECOND), at(200)]).toEqual([
      'secret stopped after 4 minutes 10 seconds',
      'secret stopped after 13 minutes',
      'secret stopped after 1 hour 5 minutes',
      'secret stopped after less than a second',
    ]);
  });

  it('compare the latest with the one before: of the month before, or of a named month', () => {
    expect(latestDrillText([held('2026-03', 4 * MINUTE), held('2026-02', 11 * MINUTE)])).toContain(
      'March, key canary: notified after 1 second (1 second the month before)',
    );
    expect(latestDrillText([held('2026-03', 4 * MINUTE), held('2026-02', 11 * MINUTE)])).toContain(
      'secret stopped after 4 minutes (11 minutes the month before)',
    );
    expect(latestDrillText([held('2026-01', 4 * MINUTE), held('2025-12', null)])).toMatch(
      /secret stopped after 4 minutes$/,
    );
    expect(
      latestDrillText([
        held('2026-01', 4 * MINUTE),
        { kind: 'missed', month: '2025-12', because: 'no-canary' },
        held('2025-11', 5 * MINUTE),
      ]),
    ).toContain('secret stopped after 4 minutes (5 minutes in November)');
  });

  it('say why a month had none, and nothing where there never was one', () => {
    expect(latestDrillText([{ kind: 'missed', month: '2026-03', because: 'no-canary' }])).toBe(
      'none in March: no canary key was working when its time came',
    );
    expect([latestDrillText([]), drillTrendText([]), drillTrendText([held('2026-03', 1)])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('tell how it went over the months, oldest first', () => {
    const drills: readonly PastDrill[] = [
      held('2026-03', 4 * MINUTE),
      held('2026-02', null, { isOver: false }),
      { kind: 'missed', month: '2026-01', because: 'too-late' },
      held('2025-12', 11 * MINUTE),
    ];
    expect(drillTrendText(drills)).toBe('Dec: 11 minutes, Jan: no drill, Feb: not yet, Mar: 4 minutes');
  });

  it('say at the end that nothing leaked, and in a conversation nothing of the key’s ID', () => {
    const about = { key: 'canary', place: 'shop/rasa', keyId: 'k1Vz0a9LmQ2xYb7T', because: 'dead' } as const;
    const { text, publicText } = drillOverText({ ...about, figures: figures(MINUTE), status: 'disabled' });
    expect(text).toMatch(/was a fire drill: nothing leaked\. .* \/apikey activate key:k1Vz0a9LmQ2xYb7T$/);
    expect(publicText).toMatch(/was a fire drill: nothing leaked\. .* secret stopped after 1 minute\.$/);
  });
});
