import { LRUCache } from 'lru-cache';

/** How many names are remembered: a few minutes' worth of a busy workspace. */
const REMEMBERED = 10_000;

/** Remembers what came lately to this process, so that what comes again at once need not be asked of the database. */
export class RecentIds {
  readonly #names = new LRUCache<string, true>({ max: REMEMBERED });

  /** Notes a name. @returns whether it was noted before. */
  repeats(name: string): boolean {
    if (this.#names.has(name)) return true;
    this.#names.set(name, true);
    return false;
  }
}
