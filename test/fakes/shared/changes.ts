/** Lets a test wait for what an app does, without asking again and again. */
export class Changes {
  readonly #waiting = new Set<() => void>();

  /** Says that something is different now. */
  notify(): void {
    for (const look of [...this.#waiting]) look();
  }

  /**
   * Waits until a probe has an answer; it is asked at once and after each change.
   * @param what what is awaited, for the error's words.
   * @param probe returns the awaited value, or undefined or false while it is not there yet.
   * @param withinMs how long to wait, in real time.
   * @throws when the time is up.
   */
  async until<T>(what: string, probe: () => T | undefined | false, withinMs = 10_000): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const look = () => {
        try {
          const answer = probe();
          if (answer === undefined || answer === false) return;
          end();
          resolve(answer);
        } catch (error) {
          end();
          reject(error);
        }
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`still waiting after ${withinMs} ms: ${what}`));
      }, withinMs);
      this.#waiting.add(look);
      look();
    });
  }
}
