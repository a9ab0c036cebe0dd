import cron, { type ScheduledTask } from 'node-cron';
import type { Job } from './job.ts';

/** Runs jobs by their cron expressions until stopped. One that still runs is not started again. */
export class Schedule {
  readonly #tasks: readonly ScheduledTask[];
  readonly #running = new Set<Promise<void>>();
  readonly #jobs: ReadonlyMap<string, Job>;

  /** @param onError told when a job fails; it runs again at its next time. */
  constructor(jobs: readonly Job[], onError: (error: unknown, job: string) => void) {
    this.#jobs = new Map(jobs.map((job) => [job.name, job]));
    this.#tasks = jobs.map((job) =>
      cron.schedule(
        job.cron,
        async () => {
          const run = job.run().catch((error: unknown) => onError(error, job.name));
          this.#running.add(run);
          await run;
          this.#running.delete(run);
        },
        { name: job.name, timezone: 'UTC', noOverlap: true },
      ),
    );
  }

  /**
   * Runs a job now, beside its times.
   * @throws what the job throws, or where there is no such job.
   */
  async runNow(name: string): Promise<void> {
    const job = this.#jobs.get(name);
    if (job === undefined) throw new Error(`there is no job ${name}`);
    await job.run();
  }

  /** Starts nothing more, and waits for what runs. */
  async stop(): Promise<void> {
    for (const task of this.#tasks) await task.destroy();
    await Promise.all(this.#running);
  }
}
