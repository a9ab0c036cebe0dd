/** One round of work: it looks at what there is to do, and does it. */
type Round = () => Promise<unknown>;

/**
 * Work in the background, each under a name. What is woken while it is at work is looked at once more afterwards. No error is lost, and
 * none stops other work.
 */
export class BackgroundWork {
  readonly #report: (error: unknown, name: string) => void;
  readonly #works = new Map<string, { again: boolean; readonly done: Promise<void> }>();
  readonly #stopping = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #free: number;

  /**
   * @param report logs an unexpected error.
   * @param atOnce how many names are at work at a time; the others wait for a free place.
   */
  constructor(report: (error: unknown, name: string) => void, atOnce = Number.POSITIVE_INFINITY) {
    this.#report = report;
    this.#free = atOnce;
  }

  /** Aborted when the work is to end. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Begins soon after this returns; or, where the name is at work, begins again afterwards. */
  wake(name: string, round: Round): void {
    if (this.stopping.aborted) return;
    const work = this.#works.get(name);
    if (work === undefined) this.#works.set(name, { again: true, done: this.#run(name, round) });
    else work.again = true;
  }

  /** Resolves when nothing is at work. */
  async idle(): Promise<void> {
    while (this.#works.size > 0) await Promise.all([...this.#works.values()].map(({ done }) => done));
  }

  /** Ends: finishes the rounds in progress, and leaves the rest to the next process. */
  async drain(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  async #run(name: string, round: Round): Promise<void> {
    // Lets `wake` return before anything is done.
    await Promise.resolve();
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free -= 1;
    for (let work = this.#works.get(name); work?.again === true && !this.stopping.aborted; ) {
      work.again = false;
      try {
        await round();
      } catch (error) {
        this.#report(error, name);
      }
    }
    this.#works.delete(name);
    this.#free += 1;
    this.#waiting.shift()?.();
  }
}
