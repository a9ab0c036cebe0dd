/** Runs pieces of work one after the other, in the order in which they were handed in. */
export class Fifo {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Waits for its turn and runs the work.
   * @returns what the work returns; its failure is the caller's and does not hold up the next in line.
   */
  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves once everything handed in so far has ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
