import { EntitySchema } from 'typeorm';
import type { LocalDay } from '../../domain/time/timeZone.ts';
import { bigNumber, count, text } from './columns.ts';

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
