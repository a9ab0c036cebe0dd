import { withTimeout } from '../../async/withTimeout.ts';
import { DatabaseSilentError } from '../databaseError.ts';

/** A semaphore: a fixed number may be inside at once, and others wait in turn, each up to its own limit. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Waits for a slot.
   * @returns a function that gives it back.
   * @throws {DatabaseSilentError} if none became free in time.
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
