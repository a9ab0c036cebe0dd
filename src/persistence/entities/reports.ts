import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import type { LocalDay } from '../../domain/time/timeZone.ts';
import { bigNumber, count, optionalBigNumber, optionalText, text } from './columns.ts';

/** One person's report for a week. The row keeps it from being sent twice. */
export interface ReportRow {
  personId: string;
  /** The week's Monday. */
  week: LocalDay;
  /** `claimed`: being sent, or the sender crashed. `dropped`: it can't be sent to anyone. */
  state: 'claimed' | 'sent' | 'dropped';
  claimedBy: string;
  claimedAt: EpochMs;
  /** When a send was first tried, while its outcome may be a delivery. */
  triedAt: EpochMs | null;
  /** Where it was tried, such as `slack:U1`. */
  triedOn: string | null;
}

export const ReportEntity = new EntitySchema<ReportRow>({
  name: 'report',
  columns: {
    personId: { ...text, primary: true },
    week: { ...count, primary: true },
    state: text,
    claimedBy: text,
    claimedAt: bigNumber,
    triedAt: optionalBigNumber,
    triedOn: optionalText,
  },
});

/** The totals of a project's keys at the start of a day (UTC). A day's counts are the difference of two totals. */
export interface ProjectDayRow {
  projectId: string;
  day: LocalDay;
  uses: number;
  failures: number;
}

export const ProjectDayEntity = new EntitySchema<ProjectDayRow>({
  name: 'project_day',
  columns: {
    projectId: { ...text, primary: true },
    day: { ...count, primary: true },
    uses: bigNumber,
    failures: bigNumber,
  },
});
