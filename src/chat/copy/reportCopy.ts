import { counted } from '../../domain/counted.ts';

/** Texts of the weekly report. */
export const REPORT = {
  title: 'Your weekly report',
  otherProjects: 'Your other projects',
  keys: 'Keys',
  byExpiry: 'By expiry',
  uses: 'Uses',
  failures: 'Failed attempts',
  drill: 'Fire drill',
  drillTrend: 'Secret stopped after, by month',
  unknownCount: 'unknown',
  unknownCell: '?',
  utc: 'Days are in UTC.',
  missing: 'Counts are unknown for days on which nothing was recorded, such as those before the report was turned on.',
  turnOff: 'A project owner can turn this off with /apikey project warnings report:none',
} as const;
export const REPORT_COLUMNS = ['Project', 'Keys', 'Expired', 'Within 7 days', 'Uses', 'Failed'] as const;
export const projectTitle = (project: string): string => `Project ${project}`;
export const pictureText = (project: string, keys: number, uses: string, failures: string): string =>
  `Charts for project ${project}: ${counted(keys, 'key')} by expiry. Uses: ${uses}. Failed attempts: ${failures}. All figures are listed below.`;
export const dayCount = (day: string, count: string): string => `${day}: ${count}`;
export const sumWithDays = (sum: string, days: readonly string[]): string => `${sum} (${days.join(', ')})`;
