import { JOB_LIST_END, NEVER, nextRun } from '../../chat/copy/jobCopy.ts';
import { momentText } from '../../domain/time/moment.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Job } from './job.ts';
import { nextRuns, zoneOf } from './nextRuns.ts';

/** @returns the jobs in words, each with what it does, when it runs and when it runs next. @param zone of the reader’s clock. */
export function jobList(jobs: readonly Job[], now: EpochMs, zone: string): string {
  const rows = jobs.map((job) => ({ ...row(job, now, zone), summary: job.summary }));
  const widths = (['name', 'cron', 'zone', 'next'] as const).map((column) =>
    Math.max(...rows.map((one) => one[column].length)),
  );
  const lines = rows.map(({ name, cron, zone, next, summary }) => {
    const columns = [name, cron, zone, next].map((text, index) => text.padEnd(widths[index] ?? 0));
    return `${columns.join('  ').trimEnd()}\n    ${summary}\n`;
  });
  return `${lines.join('')}\n${JOB_LIST_END}\n`;
}

function row(job: Job, now: EpochMs, zone: string): { name: string; cron: string; zone: string; next: string } {
  const [next] = nextRuns(job, 1);
  return {
    name: job.name,
    cron: job.cron,
    zone: zoneOf(job),
    next: next === undefined ? NEVER : until(next.getTime(), now, zone),
  };
}

function until(next: EpochMs, now: EpochMs, zone: string): string {
  const seconds = Math.max(0, Math.round((next - now) / 1000));
  const [minutes, hours] = [Math.round(seconds / 60), Math.round(seconds / 3600)];
  const ahead =
    seconds < 120
      ? `${seconds} s`
      : minutes < 120
        ? `${minutes} min`
        : hours < 48
          ? `${hours} h`
          : `${Math.round(hours / 24)} d`;
  return nextRun(momentText({ at: next, precision: 'minute', zone, now: null }), ahead);
}
