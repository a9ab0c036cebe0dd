import type { UrgentSignal } from '../services/context.ts';

/** Sends in the background what nobody should wait for. A wake that comes while it sends is followed by another round. */
export class UrgentSending implements UrgentSignal {
  readonly #send: () => Promise<void>;
  readonly #report: (error: unknown) => void;
  #sending: Promise<void> | undefined;
  #again = false;

  /** @param send one round. @param report logs an unexpected error: what could not be sent waits for its job. */
  constructor(send: () => Promise<void>, report: (error: unknown) => void) {
    this.#send = send;
    this.#report = report;
  }

  wake(): void {
    this.#again = true;
    this.#sending ??= this.#rounds().finally(() => {
      this.#sending = undefined;
    });
  }

  async settled(): Promise<void> {
    await this.#sending;
  }

  /** Waits for what is being sent. */
  async drain(): Promise<void> {
    this.#again = false;
    await this.#sending;
  }

  async #rounds(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#send().catch(this.#report);
    }
  }
}
