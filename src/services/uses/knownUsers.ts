import type { DurationMs, EpochMs } from '../../domain/time/time.ts';
import { CAPACITY, type Tally } from './useBatch.ts';

/**
 * Remembers which users are in the tables, so that a busy one isn't looked up, nor rewritten as known, each time.
 * Entries expire after at most an hour: the row may have been deleted since, here or by another replica, and it records
 * when its source was last good.
 */
export class KnownUsers {
  readonly #forgetAfter: DurationMs;
  #names = new Set<string>();
  #before = new Set<string>();
  #since: EpochMs = Number.NEGATIVE_INFINITY;

  /** @param believedFor how long an entry is valid. */
  constructor(believedFor: DurationMs) {
    this.#forgetAfter = believedFor / 2;
  }

  has(tally: Tally, now: EpochMs): boolean {
    this.#rotate(now);
    const name = nameOf(tally);
    return this.#names.has(name) || this.#before.has(name);
  }

  add(tallies: readonly Tally[], now: EpochMs): void {
    this.#rotate(now);
    if (this.#names.size > CAPACITY) this.#begin(this.#names, now);
    for (const tally of tallies) this.#names.add(nameOf(tally));
  }

  #rotate(now: EpochMs): void {
    if (now >= this.#since && now < this.#since + this.#forgetAfter) return;
    this.#begin(now >= this.#since && now < this.#since + 2 * this.#forgetAfter ? this.#names : new Set(), now);
  }

  /** Begins a new generation: what is in the one before is forgotten with the next. */
  #begin(before: Set<string>, now: EpochMs): void {
    this.#before = before;
    this.#names = new Set();
    this.#since = now;
  }
}

function nameOf({ use }: Tally): string {
  return `${use.secretId}\n${use.source}\n${use.app}`;
}
