import type { DayCount, ProjectReport } from '../../src/domain/report.ts';

/** 2026-03-08, a Sunday. */
export const FIRST_DAY = 20_520;

/** Seven days of counts. */
export function week(
  counts: readonly (readonly [uses: number | null, failures: number | null])[],
): readonly DayCount[] {
  return counts.map(([uses, failures], index) => ({ day: FIRST_DAY + index, uses, failures }));
}

/** A project with something of everything. */
export const SHOP: ProjectReport = {
  project: { id: 'shop', name: 'shop' },
  spans: [2, 1, 5, 14, 40, 66],
  locked: 1,
  disabled: 3,
  days: week([
    [120, 0],
    [1340, 2],
    [1211, 0],
    [998, 14],
    [1502, 1],
    [210, 0],
    [null, null],
  ]),
  drills: [],
};
