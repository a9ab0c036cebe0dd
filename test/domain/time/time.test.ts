import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND, WEEK } from '../../../src/domain/time/time.ts';

describe('the units of time', () => {
  it.each([
    ['second', SECOND, Date.UTC(2027, 2, 31, 9, 0, 1)],
    ['minute', MINUTE, Date.UTC(2027, 2, 31, 9, 1)],
    ['hour', HOUR, Date.UTC(2027, 2, 31, 10)],
    ['day', DAY, Date.UTC(2027, 3, 1, 9)],
    ['week', WEEK, Date.UTC(2027, 3, 7, 9)],
  ])('a %s is as long as the calendar says', (_, unit, later) => {
    expect(Date.UTC(2027, 2, 31, 9) + unit).toBe(later);
  });
});
