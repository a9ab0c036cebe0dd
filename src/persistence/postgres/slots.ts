import { DatabaseSilentError } from '../databaseError.ts';

/** So many may be inside at once; others wait their turn, for as long as they like to. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Waits for a slot.
   * @returns how to give it back.
   * @throws {DatabaseSilentError} where none became free in time.
   */
  async take(withinMs: number): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#queue(withinMs);
    return () => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
  }

  async #queue(withinMs: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(new DatabaseSilentError(`no connection was free within ${withinMs} ms`));
      }, withinMs);
      this.#waiting.push(enter);
    });
  }
}
