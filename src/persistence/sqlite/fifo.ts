/** Runs tasks one after the other, in the order in which they were submitted. */
export class Fifo {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Waits for its turn and runs the work.
   * @returns the work's result; a failure goes to the caller and doesn't hold up the next task.
   */
  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves once everything submitted so far has ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
