import { backoff } from '../../src/async/backoff.ts';

/** How often a platform that was reached is asked whether the token is still good. */
const INTERVAL_MS = 60_000;
/** The longest wait after the first time that it could not be reached. */
const RETRY_MS = 2_000;

/** How a platform is probed. */
export interface ProbingOptions {
  /** Asks the platform, and arranges the next time. Never rejects. */
  readonly probe: () => Promise<void>;
  readonly retryMs?: number | undefined;
  readonly random?: (() => number) | undefined;
}

/** Schedules the checks of whether a platform responds and accepts the token. */
export class Probing {
  readonly #options: ProbingOptions;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #stopped = false;

  constructor(options: ProbingOptions) {
    this.#options = options;
  }

  /** Arranges the next time. @param connected whether the platform was reached since the start. */
  later(connected: boolean): void {
    if (this.#stopped) return;
    const { retryMs: baseMs = RETRY_MS, random = Math.random } = this.#options;
    const wait = connected ? INTERVAL_MS : backoff({ attempt: this.#failures, baseMs, capMs: INTERVAL_MS, random });
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.#options.probe(), wait);
    this.#timer.unref();
  }

  /** Asks no more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }
}
