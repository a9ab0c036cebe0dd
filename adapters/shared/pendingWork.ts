/** Work that goes on after it was acknowledged: who pressed a button waits for it, so it is finished before the end. */
export class PendingWork {
  readonly #work = new Set<Promise<void>>();

  /** Adds work. @param work which never rejects. */
  readonly track = (work: Promise<void>): void => {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  };

  /** Waits until all work is finished, that which is added meanwhile too. */
  async finish(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }
}
