import type { EpochMs } from '../domain/time.ts';
import type { Transaction } from '../persistence/database.ts';
import { KeyEntity } from '../persistence/entities/keys.ts';
import { KeySourceEntity, SecretUseEntity } from '../persistence/entities/uses.ts';
import type { ServiceContext } from './context.ts';

/** One use of a secret. */
export interface Use {
  readonly keyId: string;
  readonly secretId: string;
  readonly source: string;
  readonly app: string;
  readonly at: EpochMs;
  /** Whether it was accepted; a retired secret that was tried is remembered too, but is no use of the key. */
  readonly accepted: boolean;
}

interface Tally {
  readonly use: Use;
  count: number;
  lastAt: EpochMs;
}

/** What waits to be written: tallies by (secret, address, app), and the (key, address) pairs that succeeded. */
class Batch {
  readonly tallies = new Map<string, Tally>();
  readonly succeeded = new Set<string>();

  add(use: Use, count: number, lastAt: EpochMs): void {
    const name = `${use.secretId}\n${use.source}\n${use.app}`;
    const tally = this.tallies.get(name);
    if (tally !== undefined) {
      tally.count += count;
      tally.lastAt = Math.max(tally.lastAt, lastAt);
    } else if (this.tallies.size < CAPACITY) {
      this.tallies.set(name, { use, count, lastAt });
      if (use.accepted) this.succeeded.add(`${use.keyId}\n${use.source}`);
    }
  }
}

/** How many different (secret, address, app) may wait. Beyond it new ones are not told apart until the next flush. */
const CAPACITY = 50_000;

/**
 * Gathers uses in memory and writes them in batches, so that a successful check writes nothing itself. A crash loses the
 * counts of the last moment, never a decision: failed attempts and locks don't pass through here.
 */
export class UseRecorder {
  readonly #context: ServiceContext;
  #gathering = new Batch();
  /** Being written: until its rows are there, this memory is all that knows of them. */
  #writing = new Batch();
  #turn: Promise<void> = Promise.resolve();

  constructor(context: ServiceContext) {
    this.#context = context;
  }

  /** Notes one use. Costs no I/O. */
  note(use: Use): void {
    this.#gathering.add(use, 1, use.at);
  }

  /** Whether a source presented a right secret of a key so lately that the tables may not know it yet. */
  hasJustSucceeded(keyId: string, source: string): boolean {
    const pair = `${keyId}\n${source}`;
    return this.#gathering.succeeded.has(pair) || this.#writing.succeeded.has(pair);
  }

  /** Writes what has been gathered. Calls queue; a failure keeps everything for the next time and is the caller's to report. */
  async flush(): Promise<void> {
    const turn = this.#turn.then(() => this.#write());
    this.#turn = turn.catch(() => undefined);
    await turn;
  }

  async #write(): Promise<void> {
    if (this.#gathering.tallies.size === 0) return;
    this.#writing = this.#gathering;
    this.#gathering = new Batch();
    const tallies = [...this.#writing.tallies.values()];
    // In the order of their keys, so that replicas that flush at once lock rows in the same order.
    tallies.sort((one, other) => (one.use.keyId < other.use.keyId ? -1 : 1));
    try {
      await this.#context.database.write(async (transaction) => {
        for (const tally of tallies) await writeTally(transaction, tally);
      });
    } catch (error) {
      for (const { use, count, lastAt } of tallies) this.#gathering.add(use, count, lastAt);
      throw error;
    } finally {
      this.#writing = new Batch();
    }
  }
}

async function writeTally({ manager }: Transaction, { use, count, lastAt }: Tally): Promise<void> {
  const { keyId, secretId, source, app, accepted } = use;
  const known = await manager.update(
    SecretUseEntity,
    { secretId, source, app },
    { lastAt, count: () => `"count" + ${count}` },
  );
  if (known.affected === 0) {
    const row = { secretId, source, app, keyId, firstAt: use.at, lastAt, count };
    await manager.createQueryBuilder().insert().into(SecretUseEntity).values(row).orIgnore().execute();
  }
  if (!accepted) return;
  await manager
    .createQueryBuilder()
    .update(KeyEntity)
    .set({ useCount: () => `"useCount" + ${count}`, lastUsedAt: lastAt })
    .where({ id: keyId })
    .execute();
  const trust = { trustedAt: lastAt, failures: 0, throttledUntil: null };
  const address = await manager.update(KeySourceEntity, { keyId, source }, trust);
  if (address.affected === 0) {
    const row = { keyId, source, ...trust, lastFailureAt: null };
    await manager.createQueryBuilder().insert().into(KeySourceEntity).values(row).orIgnore().execute();
  }
}
