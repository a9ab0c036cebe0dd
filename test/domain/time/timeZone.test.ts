import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { isZone, localDay, momentOf, wallTime, weekday } from '../../../src/domain/time/timeZone.ts';
import { always, seeded } from '../seed.ts';
import { ZONES } from '../warnings/zones.ts';

const wall = (text: string) => Date.parse(`${text}Z`);

describe(seeded('wall clocks'), () => {
  it.each([
    // What no clock in Berlin shows: it goes from 2:00 to 3:00.
    ['Europe/Berlin', '2027-03-28T02:30:00', '2027-03-28T01:00:00Z'],
    // What it shows twice: the first of the two.
    ['Europe/Berlin', '2027-10-31T02:30:00', '2027-10-31T00:30:00Z'],
    ['Europe/Berlin', '2027-03-28T09:00:00', '2027-03-28T07:00:00Z'],
    ['Europe/Berlin', '2027-03-27T09:00:00', '2027-03-27T08:00:00Z'],
    // Half an hour of summer time.
    ['Australia/Lord_Howe', '2027-10-03T02:15:00', '2027-10-02T15:30:00Z'],
    // A whole day that Samoa left out.
    ['Pacific/Apia', '2011-12-30T09:00:00', '2011-12-30T10:00:00Z'],
  ])('in %s, %s is the moment %s', (zone, local, expected) => {
    expect(new Date(momentOf(zone, wall(local)))).toEqual(new Date(expected));
  });

  it('are read back as they were set, wherever the clock shows that time', () => {
    const moments = fc
      .integer({ min: Date.UTC(2026, 0), max: Date.UTC(2029, 0) })
      .map((at) => Math.floor(at / MINUTE) * MINUTE);
    always(fc.tuple(fc.constantFrom(...ZONES), moments), ([zone, at]) => {
      const shown = wallTime(zone, at);
      const back = momentOf(zone, shown);
      expect(wallTime(zone, back)).toBe(shown);
      expect(back === at || back === at - HOUR || back === at - HOUR / 2).toBe(true);
    });
  });

  it('know the day and its name; a zone that is missing or unknown is UTC', () => {
    const at = Date.UTC(2027, 2, 31, 23, 30);
    expect(localDay('Asia/Tokyo', at)).toBe(localDay('UTC', at) + 1);
    expect(localDay(null, at)).toBe(Math.floor(at / DAY));
    expect(localDay('Mars/Olympus', at)).toBe(Math.floor(at / DAY));
    expect(weekday(localDay(null, at))).toBe(3);
    expect(['Europe/Berlin', 'Mars/Olympus', ''].map(isZone)).toEqual([true, false, false]);
  });
});
