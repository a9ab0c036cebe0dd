import { describe, expect, it } from 'vitest';
import { dayCounts, daysBefore, isoDay, reportDue, shortDay, spanEnds, sumOf } from '../../src/domain/report.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/time.ts';

const at = (text: string) => Date.parse(text);
const iso = (moment: number) => new Date(moment).toISOString();

describe('how far ahead keys end', () => {
  it('goes by the calendar of the person who reads it, over a change of the clock', () => {
    // In Berlin the clock is put forward on 29 March.
    expect(spanEnds('Europe/Berlin', at('2026-03-23T08:00:00Z')).map(iso)).toEqual([
      '2026-03-23T08:00:00.000Z',
      '2026-03-23T23:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
      '2026-04-22T22:00:00.000Z',
      '2026-06-21T22:00:00.000Z',
    ]);
    expect(spanEnds(null, at('2026-03-23T08:00:00Z')).map(iso)[1]).toBe('2026-03-24T00:00:00.000Z');
  });
});

describe('the week whose report is due', () => {
  const week = (zone: string | null, text: string) => {
    const monday = reportDue(zone, at(text));
    return monday === undefined ? undefined : isoDay(monday);
  };

  it('begins on Monday at nine, by the clock on each wall', () => {
    expect(week('Europe/Berlin', '2026-03-23T07:59:59Z')).toBeUndefined();
    expect(week('Europe/Berlin', '2026-03-23T08:00:00Z')).toBe('2026-03-23');
    expect(week('Europe/Berlin', '2026-03-30T07:00:00Z')).toBe('2026-03-30');
    expect(week('Pacific/Auckland', '2026-03-22T19:59:00Z')).toBeUndefined();
    expect(week('Pacific/Auckland', '2026-03-22T20:00:00Z')).toBe('2026-03-23');
    expect(week('Asia/Kathmandu', '2026-03-23T03:15:00Z')).toBe('2026-03-23');
    expect(week(null, '2026-03-23T09:00:00Z')).toBe('2026-03-23');
  });

  it('is over after two days: anyone who could not be told by then is told the next one', () => {
    expect(week(null, '2026-03-25T08:59:59Z')).toBe('2026-03-23');
    expect(week(null, '2026-03-25T09:00:00Z')).toBeUndefined();
    expect(week(null, '2026-03-29T12:00:00Z')).toBeUndefined();
  });

  it('is found in each week of a year, in each zone, by the person who looks four times an hour', () => {
    const start = at('2026-01-01T00:00:00Z');
    for (const zone of ['America/Los_Angeles', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe', null]) {
      const found = new Map<number, number>();
      for (let now = start; now < start + 364 * DAY; now += 15 * MINUTE) {
        const monday = reportDue(zone, now);
        if (monday !== undefined && !found.has(monday)) found.set(monday, now);
      }
      expect(found.size).toBe(52);
    }
  });
});

describe('what was counted on a day', () => {
  const now = at('2026-03-16T09:00:00Z');
  const [first = 0] = daysBefore(now);
  const totals = (counts: Readonly<Record<number, number>>) =>
    Object.entries(counts).map(([index, uses]) => ({ day: first + Number(index), uses, failures: 2 * uses }));

  it('lies between the totals at its two ends', () => {
    const days = dayCounts(totals({ 0: 10, 1: 10, 2: 15, 3: 15, 4: 16, 5: 20, 6: 27, 7: 30 }), now);
    expect(days.map(({ day }) => shortDay(day))).toEqual([
      'Mon 9',
      'Tue 10',
      'Wed 11',
      'Thu 12',
      'Fri 13',
      'Sat 14',
      'Sun 15',
    ]);
    expect(days.map(({ uses }) => uses)).toEqual([0, 5, 0, 1, 4, 7, 3]);
    expect(sumOf(days, 'failures')).toBe(40);
  });

  it('is not known where one of them was not noted, rather than nothing', () => {
    const days = dayCounts(totals({ 2: 15, 3: 15, 5: 20, 6: 27 }), now);
    expect(days.map(({ uses }) => uses)).toEqual([null, null, 0, null, null, 7, null]);
    expect(sumOf(days, 'uses')).toBe(7);
    expect(sumOf(dayCounts([], now), 'uses')).toBeUndefined();
  });

  it('is never less than nothing, as after a database was restored', () => {
    expect(dayCounts(totals({ 0: 10, 1: 3 }), now + HOUR)[0]?.uses).toBe(0);
  });
});
