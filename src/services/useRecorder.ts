import type { SecretTry } from '../domain/warnings/lockDetail.ts';
import type { ServiceContext } from './context.ts';
import { Batch, CAPACITY, type Tally, type Use } from './useBatch.ts';
import { lockUsedKeys, writeKeys, writeSources, writeTallies } from './useTables.ts';
import { NewUsers } from './warnings/sourceWarning.ts';

/**
 * Gathers uses in memory and writes them in batches, so that a successful check writes nothing itself. A crash loses the
 * counts of the last moment, never a decision: failed attempts and locks don't pass through here.
 */
export class UseRecorder {
  readonly #context: ServiceContext;
  #gathering = new Batch();
  /** Being written: until its rows are there, this memory is all that knows of them. */
  #writing = new Batch();
  /** Who is in the tables already, so that a busy one is not written as known, nor looked for, again and again. */
  readonly #known = new Set<string>();
  readonly #newUsers: NewUsers;
  #turn: Promise<void> = Promise.resolve();

  constructor(context: ServiceContext) {
    this.#context = context;
    this.#newUsers = new NewUsers(context);
  }

  /** Notes one use. Costs no I/O. */
  note(use: Use): void {
    this.#gathering.note(use);
  }

  /** Whether a source presented one of a key's secrets with success so lately that the tables may not know it yet. */
  hasJustSucceeded(secrets: readonly { readonly id: string }[], source: string): boolean {
    return secrets.some(({ id }) => this.#gathering.holdsSuccess(id, source) || this.#writing.holdsSuccess(id, source));
  }

  /** Who was refused for one of these secrets so lately that the tables may not know it yet. */
  refusedLately(secrets: readonly { readonly id: string }[]): readonly SecretTry[] {
    const ids = new Set(secrets.map(({ id }) => id));
    return [...this.#gathering.refused(ids), ...this.#writing.refused(ids)].map(({ use, lastAt }) => ({
      secretId: use.secretId,
      source: use.source,
      app: use.app,
      lastAt,
      refused: true,
    }));
  }

  /** Writes what has been gathered. Calls queue; a failure keeps everything for the next time and is the caller's to report. */
  async flush(): Promise<void> {
    const turn = this.#turn.then(() => this.#write());
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  async #write(): Promise<void> {
    if (this.#gathering.size === 0) return;
    this.#writing = this.#gathering;
    this.#gathering = new Batch();
    const tallies = this.#writing.tallies();
    const fresh = tallies.filter((tally) => tally.accepted > 0 && !this.#known.has(nameOf(tally)));
    const { database } = this.#context;
    const { dialect } = database;
    try {
      const quiet = await database.write(async (transaction) => {
        await lockUsedKeys(transaction, dialect, tallies);
        const noted = await this.#newUsers.queue(transaction, fresh);
        await writeTallies(transaction, dialect, tallies);
        await writeKeys(transaction, dialect, tallies);
        await writeSources(transaction, dialect, fresh, this.#context.clock());
        return noted;
      });
      this.#remember(fresh);
      this.#newUsers.remember(quiet);
    } catch (error) {
      for (const tally of tallies) this.#gathering.merge(tally);
      throw error;
    } finally {
      this.#writing = new Batch();
    }
  }

  #remember(tallies: readonly Tally[]): void {
    if (this.#known.size > CAPACITY) this.#known.clear();
    for (const tally of tallies) this.#known.add(nameOf(tally));
  }
}

function nameOf({ use }: Tally): string {
  return `${use.secretId}\n${use.source}\n${use.app}`;
}
