import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawMoment, isWorkingTime, monthOf } from '../../../src/domain/drills/drillMoment.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { localDay, momentOf, wallTime, weekday } from '../../../src/domain/time/timeZone.ts';
import { always, bytesFrom, seeded } from '../seed.ts';

const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'America/Santiago',
  'Africa/Casablanca',
);
const moment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2036, 0, 1) });
const draw = fc.record({ zone, from: moment, seed: fc.nat() });

describe(seeded('the moment of a fire drill'), () => {
  it('lies in a working hour of its zone, in the month in which it is drawn, and not in the past', () => {
    always(
      draw,
      ({ zone: where, from, seed }) => {
        const at = drawMoment(where, from, bytesFrom(seed));
        if (at === undefined) return;
        const wall = wallTime(where, at);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(monthOf(where, at)).toBe(monthOf(where, from));
        expect([1, 2, 3, 4, 5]).toContain(weekday(localDay(where, at)));
        expect(wall % DAY).toBeGreaterThanOrEqual(9 * HOUR);
        expect(wall % DAY).toBeLessThan(17 * HOUR);
        expect(isWorkingTime(where, at)).toBe(true);
      },
      400,
    );
  });

  it('is drawn as long as a working hour is left of the month, and never afterwards', () => {
    always(
      draw,
      ({ zone: where, from, seed }) => {
        const month = monthOf(where, from);
        let isLeft = false;
        for (let at = from; monthOf(where, at) === month && !isLeft; at += 15 * MINUTE)
          isLeft = isWorkingTime(where, at);
        // Minutes before the end of the last day may lie between two quarters of an hour.
        if (isLeft) expect(drawMoment(where, from, bytesFrom(seed))).toBeDefined();
        else expect(drawMoment(where, from, bytesFrom(seed)) ?? from).toBeLessThan(from + 15 * MINUTE);
      },
      60,
    );
  });

  it('is any working day and any hour of the month, about as often as any other', () => {
    // April 2026 has 22 working days in Berlin.
    const from = momentOf('Europe/Berlin', Date.UTC(2026, 3, 1));
    const days = new Map<number, number>();
    const hours = new Map<number, number>();
    const DRAWN = 4_400;
    const random = bytesFrom(7);
    for (let drawn = 0; drawn < DRAWN; drawn += 1) {
      const wall = wallTime('Europe/Berlin', drawMoment('Europe/Berlin', from, random) ?? 0);
      const [day, hour] = [Math.floor(wall / DAY), Math.floor((wall % DAY) / HOUR)];
      days.set(day, (days.get(day) ?? 0) + 1);
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }
    expect([days.size, hours.size]).toEqual([22, 8]);
    for (const count of days.values()) expect(Math.abs(count - DRAWN / 22)).toBeLessThan(70);
    for (const count of hours.values()) expect(Math.abs(count - DRAWN / 8)).toBeLessThan(120);
  });

  it('takes the first and the last millisecond, whatever bytes come', () => {
    const from = momentOf('Europe/Berlin', Date.UTC(2026, 3, 1));
    const first = drawMoment('Europe/Berlin', from, (count) => new Uint8Array(count));
    const last = drawMoment('Europe/Berlin', from, (count) => new Uint8Array(count).fill(255));
    expect(new Date(first ?? 0).toISOString()).toBe('2026-04-01T07:00:00.000Z');
    expect(new Date(last ?? 0).toISOString()).toBe('2026-04-30T14:59:59.999Z');
  });
});
