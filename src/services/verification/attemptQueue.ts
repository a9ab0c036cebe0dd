import { databaseProblem } from '../../persistence/databaseError.ts';

/** Something that waits to be done about a key. */
export interface Queued {
  readonly keyId: string;
  /** Told when it could not be done. */
  readonly fail: (error: unknown) => void;
}

/** A transaction takes jobs about at most this many keys, so that nobody waits long behind a flood; and fewer where the database is slow. */
const BATCH = 100;
const SMALLEST_BATCH = 10;
/** About one key it takes many: what costs is to read and write the key, once for all of them. */
const JOBS_IN_BATCH = 1_000;
/** So many transactions about keys that held others up run beside the one about all the rest. */
const LANES = 4;
/** So many keys are kept apart while nobody asks about them. */
const APART_AT_MOST = 1_000;
/** A job's turn did not come in time: the queue is held up, or longer than the database is quick. */
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
 * Hands jobs to transactions in batches, those of one key in their order. Usually there is one queue, so that a flood costs few
 * commits. When a batch gets no answer (somebody holds the row of one of its keys), its keys leave the queue: each gets a lane of its
 * own until it works again, and nobody waits behind it any more but those who ask about the same key.
 */
export class AttemptQueue<Job extends Queued> {
  readonly #run: (batch: readonly Job[]) => Promise<void>;
  readonly #waitMs: number;
  readonly #common: Waiting<Job>[] = [];
  /** The keys that are kept apart, each with what waits for it. */
  readonly #apart = new Map<string, Waiting<Job>[]>();
  readonly #lanes = new Set<string>();
  #running = false;
  #size = BATCH;

  /**
   * @param run does a batch in one transaction, and rejects where it did nothing of it.
   * @param waitMs a job whose turn has not come by then is told, and not done: nobody waits for its answer any more.
   */
  constructor(run: (batch: readonly Job[]) => Promise<void>, waitMs: number) {
    this.#run = run;
    this.#waitMs = waitMs;
  }

  /** Takes a job; it is done, or told that it could not be. */
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
    // Back, but behind the others: a key that is stuck leaves its lane to them first.
    if (!works) this.#apart.set(keyId, waiting);
    this.#startLanes();
  }

  /** @returns false where the database gave no answer in time. */
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

  /** Takes the next batch out of a queue. Those that waited too long are told, and not done: their callers have gone. */
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

  /** Lets go of the key that has been apart for the longest and about which nobody asks. */
  #makeRoom(): void {
    if (this.#apart.size < APART_AT_MOST) return;
    for (const [keyId, waiting] of this.#apart) {
      if (waiting.length > 0 || this.#lanes.has(keyId)) continue;
      this.#apart.delete(keyId);
      return;
    }
  }
}
