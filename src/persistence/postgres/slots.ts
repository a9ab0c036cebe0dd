import { withTimeout } from '../../async/withTimeout.ts';
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
    let enter: () => void = () => undefined;
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    this.#waiting.push(enter);
    await withTimeout(entered, withinMs, () => {
      this.#waiting.splice(this.#waiting.indexOf(enter), 1);
      throw new DatabaseSilentError(`no connection was free within ${withinMs} ms`);
    });
  }
}
