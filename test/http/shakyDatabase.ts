import type { EntityManager } from 'typeorm';
import type { ChangedKeys, Database, TimeLimitKind, Transaction } from '../../src/persistence/database.ts';

/** A real database behind a bad line: a test can break it, slow it down, and mend it. */
export class ShakyDatabase implements Database {
  readonly dialect: Database['dialect'];
  readonly #database: Database;
  #readsFailWith: Error | undefined;
  #writesFailWith: Error | undefined;
  #commitsFailWith: Error | undefined;
  #held: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(database: Database) {
    this.#database = database;
    this.dialect = database.dialect;
  }

  /** From now on nothing can be written, as with a full disk. */
  refuseWrites(error: Error): void {
    this.#writesFailWith = error;
  }

  /** From now on a transaction does all its work, and then fails and is rolled back, as when the line breaks at the commit. */
  refuseCommits(error: Error): void {
    this.#commitsFailWith = error;
  }

  /** From now on nothing works, as when the server is gone. */
  goAway(error: Error): void {
    this.#readsFailWith = error;
    this.#writesFailWith = error;
  }

  /** Transactions that begin from now on wait until `passed` is fulfilled. */
  hold(passed: Promise<void>): void {
    this.#held = passed;
  }

  /** How many transactions wait at the moment. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Everything works again. */
  mend(): void {
    this.#readsFailWith = undefined;
    this.#writesFailWith = undefined;
    this.#commitsFailWith = undefined;
  }

  async read<T>(work: (manager: EntityManager) => Promise<T>, patience?: TimeLimitKind): Promise<T> {
    if (this.#readsFailWith !== undefined) throw this.#readsFailWith;
    return await this.#database.read(work, patience);
  }

  async write<T>(work: (transaction: Transaction) => Promise<T>, patience?: TimeLimitKind): Promise<T> {
    this.#waiting += 1;
    await this.#held;
    this.#waiting -= 1;
    if (this.#writesFailWith !== undefined) throw this.#writesFailWith;
    return await this.#database.write(async (transaction) => {
      const result = await work(transaction);
      if (this.#commitsFailWith !== undefined) throw this.#commitsFailWith;
      return result;
    }, patience);
  }

  onKeysChanged(listener: (keys: ChangedKeys) => void): void {
    this.#database.onKeysChanged(listener);
  }

  trusts(readAt: number): boolean {
    return this.#database.trusts(readAt);
  }

  async ping(): Promise<void> {
    if (this.#readsFailWith !== undefined) throw this.#readsFailWith;
    await this.#database.ping();
  }

  async close(): Promise<void> {
    await this.#database.close();
  }
}
