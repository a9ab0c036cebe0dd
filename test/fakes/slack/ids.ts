import { randomBytes, randomUUID } from 'node:crypto';

const HOUR_MS = 3_600_000;

/** Makes the identifiers of one fake Slack: those that are counted are the same in each run. */
export class Ids {
  readonly now;
  #counted = 0;
  #lastMicros = 0;

  /** @param now milliseconds since 1970, by the fake's own clock. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** @returns an ID with Slack's looks, such as `U0000000A1`. */
  next(prefix: string): string {
    this.#counted += 1;
    return `${prefix}0${this.#counted.toString(36).toUpperCase().padStart(8, '0')}`;
  }

  /** @returns a message's `ts`: seconds and microseconds, never the same twice. */
  timestamp(): string {
    this.#lastMicros = Math.max(this.#lastMicros + 1, this.now() * 1000);
    return `${Math.floor(this.#lastMicros / 1_000_000)}.${String(this.#lastMicros % 1_000_000).padStart(6, '0')}`;
  }

  /** @returns a trigger's ID: two numbers and 32 hex digits. */
  trigger(): string {
    this.#counted += 1;
    return `${this.now()}.${HOUR_MS + this.#counted}.${randomBytes(16).toString('hex')}`;
  }

  /** @returns something that can't be guessed, for URLs and tickets. */
  secret(): string {
    return randomBytes(18).toString('base64url');
  }

  /** @returns the ID of an envelope. */
  envelope(): string {
    return randomUUID();
  }
}
