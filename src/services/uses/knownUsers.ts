import { LRUCache } from 'lru-cache';
import type { DurationMs, EpochMs } from '../../domain/time/time.ts';
import { CAPACITY, type Tally } from './useBatch.ts';

/**
 * Remembers which users are in the tables, so that a busy one isn't looked up, nor rewritten as known, each time.
 * Entries expire after at most an hour: the row may have been deleted since, here or by another replica, and it records
 * when its source was last good.
 */
export class KnownUsers {
  readonly #believedFor: DurationMs;
  /** When each was written. Two full batches fit. It grows as it fills: with `max` it would take all its memory from the start. */
  readonly #writtenAt = new LRUCache<string, EpochMs>({ maxSize: 2 * CAPACITY, sizeCalculation: () => 1 });

  /** @param believedFor how long an entry is valid. */
  constructor(believedFor: DurationMs) {
    this.#believedFor = believedFor;
  }

  has(tally: Tally, now: EpochMs): boolean {
    const at = this.#writtenAt.get(nameOf(tally));
    return at !== undefined && at <= now && now < at + this.#believedFor;
  }

  add(tallies: readonly Tally[], now: EpochMs): void {
    for (const tally of tallies) this.#writtenAt.set(nameOf(tally), now);
  }
}

function nameOf({ use }: Tally): string {
  return `${use.secretId}\n${use.source}\n${use.app}`;
}
