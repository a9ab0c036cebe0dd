import { HOUR } from '../../domain/time/time.ts';
import { faultOf } from '../../persistence/rowFault.ts';
import type { ServiceContext } from '../context.ts';
import { KnownUsers } from './knownUsers.ts';
import { NewUsers } from './newSourceWarnings.ts';
import type { Tally } from './useBatch.ts';
import { keepWithinBounds } from './useBounds.ts';
import { selectUsedKeysForUpdate, writeKeys, writeSources, writeTallies } from './useTables.ts';

/** How long a user is assumed known without a look-up. */
const BELIEVED_FOR = HOUR;

/** Receives the outcome for tallies. */
export interface Outcome {
  /** These are in the tables. */
  written(tallies: readonly Tally[]): void;
  /** This one can never be written and must not hold up the others. */
  setApart(tally: Tally, error: unknown): void;
}

/** Writes tallies with their consequences: known sources, and warnings of new ones. */
export class UseWriter {
  readonly #context: ServiceContext;
  readonly #newUsers: NewUsers;
  readonly #known = new KnownUsers(BELIEVED_FOR);

  constructor(context: ServiceContext) {
    this.#context = context;
    this.#newUsers = new NewUsers(context);
  }

  /**
   * Writes tallies in one transaction. If one of them makes it fail, writes each half separately, until that one is
   * found and set apart.
   * @throws the database's error if it could not write now: retry whatever was not reported as written or set apart.
   */
  async write(tallies: readonly Tally[], outcome: Outcome): Promise<void> {
    const [first] = tallies;
    if (first === undefined) return;
    try {
      await this.#transact(tallies);
    } catch (error) {
      if (faultOf(error) === 'database') throw error;
      if (tallies.length === 1) return outcome.setApart(first, error);
      const half = Math.ceil(tallies.length / 2);
      await this.write(tallies.slice(0, half), outcome);
      return await this.write(tallies.slice(half), outcome);
    }
    outcome.written(tallies);
  }

  /** Announces no key change: nothing that decides a check is written here. */
  async #transact(tallies: readonly Tally[]): Promise<void> {
    const { database, clock } = this.#context;
    const { dialect } = database;
    const now = clock();
    const fresh = tallies.filter((tally) => tally.accepted > 0 && !this.#known.has(tally, now));
    // Refused ones are never known: they may add a row each time.
    const adding = tallies.filter((tally) => tally.accepted === 0).concat(fresh);
    const quiet = await database.write(async (transaction) => {
      await selectUsedKeysForUpdate(transaction, dialect, tallies);
      const noted = await this.#newUsers.queue(transaction, fresh);
      await writeTallies(transaction, dialect, tallies);
      await writeKeys(transaction, dialect, tallies);
      await writeSources(transaction, dialect, fresh, now);
      await keepWithinBounds(transaction, dialect, adding);
      return noted;
    });
    this.#known.add(fresh, now);
    this.#newUsers.remember(quiet);
  }
}
