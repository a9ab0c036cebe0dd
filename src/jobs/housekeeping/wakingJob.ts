import { withTimeout } from '../../async/withTimeout.ts';
import type { Job } from '../scheduler/job.ts';

/** How long a run waits for what it woke: slow or large work must not keep the next run from waking other work. */
const PATIENCE_MS = 4_000;

/**
 * A job that wakes work in the background every five seconds: after a crash or a restart, and where other processes left something.
 * @param work what is woken. @param wake wakes it. It resolves with what the run says.
 */
export function wakingJob(
  { name, summary }: Pick<Job, 'name' | 'summary'>,
  work: { idle(): Promise<void> },
  wake: () => Promise<string>,
): Job {
  return {
    name,
    summary,
    cron: '*/5 * * * * *',
    async run(say) {
      const words = await wake();
      await withTimeout(work.idle(), PATIENCE_MS, () => undefined);
      say?.(words);
    },
  };
}
