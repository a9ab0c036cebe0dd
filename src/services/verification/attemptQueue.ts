import { databaseProblem } from '../../persistence/databaseError.ts';

/** A queued job about one key. */
export interface Queued {
  readonly keyId: string;
  /** Called when the job could not be done. */
  readonly fail: (error: unknown) => void;
}

/** The most keys in one transaction, so that nobody waits long behind a flood; fewer if the database is slow. */
const BATCH = 100;
const SMALLEST_BATCH = 10;
/**
 * The most jobs in one transaction. One key may have many: the cost is to read and write the key, once for all of them.
 */
const JOBS_IN_BATCH = 1_000;
/** How many transactions may run for separated keys, beside the one for all other keys. */
const LANES = 4;
/** How many separated keys are remembered while nobody asks about them. */
const APART_AT_MOST = 1_000;
/** A job's turn did not come in time: the queue is blocked, or too long for the database. */
export class QueueHeldUpError extends Error {
  constructor(waitedMs: number) {
    super(`its turn to be counted did not come within ${waitedMs} ms`);
    this.name = 'QueueHeldUpError';
  }
}

interface Waiting<Job> {
  readonly job: Job;
  readonly since: number;
}

/**
 * Runs jobs in batched transactions, those of one key in order. Usually one queue serves all keys, so that a flood
 * costs few commits. If a batch gets no answer (another transaction holds the row lock of one of its keys), its keys
 * leave the queue: each gets its own lane until it works again, and only requests for the same key wait behind it.
 */
export class AttemptQueue<Job extends Queued> {
  readonly #run: (batch: readonly Job[]) => Promise<void>;
  readonly #waitMs: number;
  readonly #common: Waiting<Job>[] = [];
  /** The separated keys, each with its waiting jobs. */
  readonly #apart = new Map<string, Waiting<Job>[]>();
  readonly #lanes = new Set<string>();
  #running = false;
  #size = BATCH;

  /**
   * @param run does a batch in one transaction; a rejection means that nothing in it was done.
   * @param waitMs a job that waits longer fails without being done: nobody is waiting for its answer any longer.
   */
  constructor(run: (batch: readonly Job[]) => Promise<void>, waitMs: number) {
    this.#run = run;
    this.#waitMs = waitMs;
  }

  /** Accepts a job; it is done, or its `fail` is called. */
  push(job: Job): void {
    const waiting = { job, since: performance.now() };
    const lane = this.#apart.get(job.keyId);
    if (lane === undefined) this.#common.push(waiting);
    else lane.push(waiting);
    if (lane !== undefined) this.#startLanes();
    else if (!this.#running) void this.#drainCommon();
  }

  async #drainCommon(): Promise<void> {
    this.#running = true;
    for (let batch = this.#take(this.#common); batch.length > 0; batch = this.#take(this.#common)) {
      if (!(await this.#try(batch))) this.#setApart(new Set(batch.map(({ keyId }) => keyId)));
    }
    this.#running = false;
  }

  #startLanes(): void {
    for (const [keyId, waiting] of this.#apart) {
      if (this.#lanes.size >= LANES) return;
      if (waiting.length > 0 && !this.#lanes.has(keyId)) void this.#drainLane(keyId, waiting);
    }
  }

  async #drainLane(keyId: string, waiting: Waiting<Job>[]): Promise<void> {
    this.#lanes.add(keyId);
    let works = true;
    while (works) {
      const batch = this.#take(waiting);
      if (batch.length === 0) break;
      works = await this.#try(batch);
    }
    this.#lanes.delete(keyId);
    this.#apart.delete(keyId);
    // Back in the map, but last: a stuck key yields its lane to the others first.
    if (!works) this.#apart.set(keyId, waiting);
    this.#startLanes();
  }

  /** @returns false if the database didn't answer in time. */
  async #try(batch: readonly Job[]): Promise<boolean> {
    try {
      await this.#run(batch);
      this.#size = Math.min(BATCH, this.#size * 2);
      return true;
    } catch (error) {
      for (const job of batch) job.fail(error);
      const problem = databaseProblem(error);
      if (problem !== 'busy' && problem !== 'unreachable') return true;
      this.#size = Math.max(SMALLEST_BATCH, Math.floor(this.#size / 2));
      return false;
    }
  }

  /**
   * Takes the next batch out of a queue. Jobs that waited too long fail without being done: their callers have gone.
   */
  #take(queue: Waiting<Job>[]): readonly Job[] {
    const now = performance.now();
    const fresh = queue.findIndex(({ since }) => now - since < this.#waitMs);
    for (const { job } of queue.splice(0, fresh < 0 ? queue.length : fresh))
      job.fail(new QueueHeldUpError(this.#waitMs));
    const keyIds = new Set<string>();
    let count = 0;
    for (const { job } of queue.slice(0, JOBS_IN_BATCH)) {
      keyIds.add(job.keyId);
      if (keyIds.size > this.#size) break;
      count += 1;
    }
    return queue.splice(0, count).map(({ job }) => job);
  }

  #setApart(keyIds: ReadonlySet<string>): void {
    const moved = this.#common.filter(({ job }) => keyIds.has(job.keyId));
    const staying = this.#common.filter(({ job }) => !keyIds.has(job.keyId));
    this.#common.splice(0, this.#common.length, ...staying);
    for (const keyId of keyIds) {
      this.#makeRoom();
      this.#apart.set(
        keyId,
        moved.filter(({ job }) => job.keyId === keyId),
      );
    }
    this.#startLanes();
  }

  /** Drops the idle key that has been separated for the longest. */
  #makeRoom(): void {
    if (this.#apart.size < APART_AT_MOST) return;
    for (const [keyId, waiting] of this.#apart) {
      if (waiting.length > 0 || this.#lanes.has(keyId)) continue;
      this.#apart.delete(keyId);
      return;
    }
  }
}
