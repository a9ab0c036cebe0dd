import cron, { type Logger, type ScheduledTask } from 'node-cron';
import type { DurationMs } from '../../domain/time/time.ts';
import type { Job } from './job.ts';
import { nextRuns, zoneOf } from './nextRuns.ts';
import { type Replica, ReplicaCoordinator } from './replicaCoordinator.ts';

/** How long the lease of a replica that died may keep a job from the others, at most. */
const LEASE_MS: DurationMs = 30_000;

/** Runs jobs by their cron expressions until stopped. One that still runs is not started again. */
export class Scheduler {
  readonly #tasks: readonly ScheduledTask[];
  readonly #coordinators: readonly ReplicaCoordinator[];
  readonly #running = new Set<Promise<void>>();
  readonly #jobs: ReadonlyMap<string, Job>;

  /**
   * @param onError told when a job fails; it runs again at its next time.
   * @param replica this process among those that do the same jobs: of them one does a job at each of its times. Without it, all do.
   * @param byHand whether jobs run only when they are asked for.
   */
  constructor(
    jobs: readonly Job[],
    onError: (error: unknown, job: string) => void,
    { replica, byHand = false }: { readonly replica?: Replica; readonly byHand?: boolean } = {},
  ) {
    this.#jobs = new Map(jobs.map((job) => [job.name, job]));
    const scheduled = (byHand ? [] : jobs).map((job) => {
      const report = (error: unknown) => onError(error, job.name);
      const coordinator =
        replica === undefined || job.everywhere === true
          ? undefined
          : new ReplicaCoordinator(replica, job.name, report);
      return { coordinator, task: this.#schedule(job, report, coordinator) };
    });
    this.#tasks = scheduled.map(({ task }) => task);
    this.#coordinators = scheduled.flatMap(({ coordinator }) => coordinator ?? []);
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
    await Promise.all(this.#coordinators.map((coordinator) => coordinator.stop()));
    await Promise.all(this.#running);
  }

  #schedule(job: Job, report: (error: unknown) => void, coordinator: ReplicaCoordinator | undefined): ScheduledTask {
    const run = async () => {
      const running = job.run().catch(report);
      this.#running.add(running);
      await running;
      this.#running.delete(running);
    };
    const options = { name: job.name, timezone: zoneOf(job), noOverlap: true, logger: loggerTo(report) };
    if (coordinator === undefined) return cron.schedule(job.cron, run, options);
    const coordination = { distributed: true, runCoordinator: coordinator, distributedLease: leaseOf(job) };
    return cron.schedule(job.cron, run, { ...options, ...coordination });
  }
}

/** Half of what lies between two times: the lease of a replica that died is over when the next one comes. */
function leaseOf(job: Job): DurationMs {
  const [one, other] = nextRuns(job, 2);
  return one === undefined || other === undefined ? LEASE_MS : Math.min(LEASE_MS, (+other - +one) / 2);
}

/** node-cron would write to standard output. That a job was skipped because it still runs is as it should be. */
function loggerTo(report: (error: unknown) => void): Logger {
  const error = (message: string | Error, cause?: Error) => report(cause ?? message);
  return { info: () => undefined, warn: () => undefined, debug: () => undefined, error };
}
