import type { RunCoordinator } from 'node-cron';
import type { DurationMs, EpochMs } from '../../domain/time/time.ts';
import type { ServiceContext } from '../../services/context.ts';
import { claimRun, holdLease, releaseRun, runLease } from '../../services/platforms/leases.ts';

/** A process among others on the same database. */
export interface Replica {
  readonly context: ServiceContext;
  /** The name under which it holds leases: drawn at random when it starts. */
  readonly holder: string;
}

/**
 * Decides for node-cron which replica runs a job's next time: the one that claims the run in the database. While the job runs its
 * lease is renewed, so that no other replica starts it beside; of a process that dies the lease runs out before the next time.
 */
export class ReplicaCoordinator implements RunCoordinator {
  readonly #replica: Replica;
  readonly #job: string;
  readonly #onError: (error: unknown) => void;
  readonly #underWay = new Set<Run>();
  #stopped = false;

  /** @param onError told when the database does not answer; nobody runs the job then, until its next time. */
  constructor(replica: Replica, job: string, onError: (error: unknown) => void) {
    this.#replica = replica;
    this.#job = job;
    this.#onError = onError;
  }

  /** @param key the job's name and its time, as node-cron writes them. @param forMs for how long the lease is taken. */
  async shouldRun(key: string, forMs: DurationMs): Promise<boolean> {
    if (this.#stopped) return false;
    const { context, holder } = this.#replica;
    const run = new Run(key);
    this.#underWay.add(run);
    try {
      const asked = { job: this.#job, time: timeIn(key), holder, forMs };
      if (await claimRun(context, asked)) {
        run.renewing = setInterval(() => {
          run.renewal = run.renewal.then(() => this.#renew(forMs));
        }, forMs / 3);
        if (!this.#stopped) return true;
        await this.#end(run);
      }
    } catch (error) {
      this.#onError(error);
    }
    this.#close(run);
    return false;
  }

  /** Lets go of a run; by then its time is known to have been somebody's. */
  async onComplete(key: string): Promise<void> {
    for (const run of this.#underWay) if (run.key === key) await this.#end(run);
  }

  /** Takes no more runs, and waits for those that are under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#underWay.size > 0) await Promise.all([...this.#underWay].map(({ over }) => over));
  }

  async #end(run: Run): Promise<void> {
    clearInterval(run.renewing);
    // One that is under way would take the lease again after it was given up.
    await run.renewal;
    await releaseRun(this.#replica.context, this.#job, this.#replica.holder).catch(this.#onError);
    this.#close(run);
  }

  #close(run: Run): void {
    this.#underWay.delete(run);
    run.close();
  }

  async #renew(forMs: DurationMs): Promise<void> {
    const { context, holder } = this.#replica;
    await holdLease(context, runLease(this.#job), holder, forMs).catch(this.#onError);
  }
}

class Run {
  readonly key: string;
  readonly over: Promise<void>;
  renewing: NodeJS.Timeout | undefined;
  renewal: Promise<void> = Promise.resolve();
  close: () => void = () => undefined;

  constructor(key: string) {
    this.key = key;
    this.over = new Promise((resolve) => {
      this.close = resolve;
    });
  }
}

/** The moment that node-cron puts at the end of a key, such as `plan-warnings:2026-01-15T12:00:00.000Z`. */
function timeIn(key: string): EpochMs {
  return Date.parse(key.slice(-'2026-01-15T12:00:00.000Z'.length));
}
