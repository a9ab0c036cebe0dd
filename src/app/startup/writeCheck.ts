import type { Database } from '../../persistence/database.ts';
import { type DatabaseProblem, databaseProblem } from '../../persistence/databaseError.ts';
import { probeWriting } from '../../services/writeProbe.ts';
import { CANNOT_WRITE, NOTHING_CAN_BE_WRITTEN } from './copy.ts';

/** For so long a write that worked vouches for the next one, unless one fails meanwhile. */
const VOUCHED_MS = 5_000;
/** And so often it is tried again while it doesn't work. */
const RETRY_MS = 1_000;

const WORDS: Readonly<Partial<Record<DatabaseProblem, string>>> = CANNOT_WRITE;

/**
 * Whether what must be written can be: a wrong secret is not answered before it is counted, so without this half of the checks
 * fail while the other half, answered from memory, look well. Tries it itself, at most every few seconds, and recovers by itself.
 */
export class WriteCheck {
  readonly #database: Database;
  readonly #now: () => number;
  #trying: Promise<string | undefined> | undefined;
  #last: { readonly at: number; readonly problem: string | undefined } | undefined;

  /** @param now milliseconds that only go forward. */
  constructor(database: Database, now: () => number = () => performance.now()) {
    this.#database = database;
    this.#now = now;
  }

  /** Hears of a failure: if the database may be the reason the next check tries at once. */
  suspect(error: unknown): void {
    if (databaseProblem(error) !== 'other' && this.#last?.problem === undefined) this.#last = undefined;
  }

  /** @returns a check that first does another one: a database that doesn't answer need not be asked to write. */
  after(first: () => Promise<string | undefined>): () => Promise<string | undefined> {
    return async () => (await first()) ?? (await this.check());
  }

  /** @returns nothing, or what is wrong. */
  async check(): Promise<string | undefined> {
    const last = this.#last;
    if (last !== undefined && this.#now() - last.at < (last.problem === undefined ? VOUCHED_MS : RETRY_MS))
      return last.problem;
    // One that hangs is waited for, by each check for as long as it waits at all: a second one would only queue behind it.
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
