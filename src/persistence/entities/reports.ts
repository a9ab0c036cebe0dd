import { EntitySchema } from 'typeorm';
import type { LocalDay } from '../../domain/time/timeZone.ts';
import { bigNumber, count, text } from './columns.ts';

/** The totals of a project's keys at the start of a day (UTC). A day's counts are the difference of two totals. */
export interface ProjectDayRow {
  projectId: string;
  day: LocalDay;
  uses: number;
  failures: number;
}

/** The table `project_day`, as {@link ProjectDayRow} describes its rows. */
export const ProjectDayEntity = new EntitySchema<ProjectDayRow>({
  name: 'project_day',
  columns: {
    projectId: { ...text, primary: true },
    day: { ...count, primary: true },
    uses: bigNumber,
    failures: bigNumber,
  },
});
