import type { Database } from '../../persistence/database.ts';
import { type DatabaseProblem, databaseProblem } from '../../persistence/databaseError.ts';
import { probeWriting } from '../../services/writeProbe.ts';
import { CANNOT_WRITE, NOTHING_CAN_BE_WRITTEN } from './copy.ts';

/** How long a successful write stands for later checks, unless a failure is reported meanwhile. */
const VOUCHED_MS = 5_000;
/** How often to retry while writing fails. */
const RETRY_MS = 1_000;

const WORDS: Readonly<Partial<Record<DatabaseProblem, string>>> = CANNOT_WRITE;

/**
 * Whether required writes succeed. A wrong secret must be counted before it is answered, so otherwise half the checks
 * would fail while the other half, answered from the cache, look fine. It writes a probe, at most every few seconds,
 * and recovers by itself.
 */
export class WriteCheck {
  readonly #database: Database;
  readonly #now: () => number;
  #trying: Promise<string | undefined> | undefined;
  #last: { readonly at: number; readonly problem: string | undefined } | undefined;

  /** @param now monotonic milliseconds. */
  constructor(database: Database, now: () => number = () => performance.now()) {
    this.#database = database;
    this.#now = now;
  }

  /** Receives a failure: if the database may be the reason, the next check writes at once. */
  suspect(error: unknown): void {
    if (databaseProblem(error) !== 'other' && this.#last?.problem === undefined) this.#last = undefined;
  }

  /** @returns a check that first runs another one: a database that doesn't answer need not be asked to write. */
  after(first: () => Promise<string | undefined>): () => Promise<string | undefined> {
    return async () => (await first()) ?? (await this.check());
  }

  /** @returns undefined, or what is wrong. */
  async check(): Promise<string | undefined> {
    const last = this.#last;
    if (last !== undefined && this.#now() - last.at < (last.problem === undefined ? VOUCHED_MS : RETRY_MS))
      return last.problem;
    // Shares a hanging probe, which each check awaits up to its own deadline: a second one would only queue behind it.
    this.#trying ??= this.#try().finally(() => {
      this.#trying = undefined;
    });
    return await this.#trying;
  }

  async #try(): Promise<string | undefined> {
    const problem = await probeWriting(this.#database).then(
      () => undefined,
      (error: unknown) => WORDS[databaseProblem(error)] ?? NOTHING_CAN_BE_WRITTEN,
    );
    this.#last = { at: this.#now(), problem };
    return problem;
  }
}
