import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import type { LocalDay } from '../../domain/time/timeZone.ts';
import { bigNumber, count, optionalBigNumber, optionalText, text } from './columns.ts';

/** The report of a week to one person: that there is a row keeps it from being told twice. */
export interface ReportRow {
  personId: string;
  /** The week's Monday. */
  week: LocalDay;
  /** `claimed`: someone is telling it, or was when they crashed. `dropped`: nobody can be told. */
  state: 'claimed' | 'sent' | 'dropped';
  claimedBy: string;
  claimedAt: EpochMs;
  /** When a platform was first asked to tell it, as long as that may have been told. */
  triedAt: EpochMs | null;
  /** Where that was, as in `slack:U1`. */
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

/** How far the counts of a project's keys had come when a day began (UTC). What was counted on a day lies between two of them. */
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
