import { inspect } from 'node:util';

const REDACTED = '[secret]';

/**
 * A plaintext that can't be shown by accident: every usual way of turning a value into text gives `[secret]`. Only
 * {@link Secret.reveal} returns the text, so a search for `reveal(` finds each place that opens one.
 *
 * Guards invariants 1 and 2 in docs/security.md.
 */
export class Secret {
  readonly #text: string;

  /** @param text the plaintext to wrap. */
  constructor(text: string) {
    this.#text = text;
  }

  /** @returns the plaintext. Only for the hasher, the sealer and a platform's delivery renderer. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.toPrimitive](): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
