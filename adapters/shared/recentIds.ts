/** How many names are remembered: a few minutes' worth of a busy workspace. */
const REMEMBERED = 20_000;

/** Remembers what came lately to this process, so that what comes again at once need not be asked of the database. */
export class RecentIds {
  #now = new Set<string>();
  #before = new Set<string>();

  /** Notes a name. @returns whether it was noted before. */
  repeats(name: string): boolean {
    if (this.#now.has(name) || this.#before.has(name)) return true;
    if (this.#now.size >= REMEMBERED / 2) {
      this.#before = this.#now;
      this.#now = new Set();
    }
    this.#now.add(name);
    return false;
  }
}
