import cron from 'node-cron';
import type { Job } from './job.ts';

/** @returns the time zone in which a job's times are read. */
export function zoneOf(job: Job): string {
  return job.zone ?? 'UTC';
}

/** @returns the next times of a job, soonest first, as the schedule itself reckons them. */
export function nextRuns(job: Job, count: number): readonly Date[] {
  const task = cron.createTask(job.cron, () => undefined, { timezone: zoneOf(job) });
  const times = task.getNextRuns(count);
  void task.destroy();
  return times;
}
