import { randomBytes } from 'node:crypto';

/** The first second of 2015, from which Discord counts. Source: docs.discord.com/developers/reference#snowflakes */
const EPOCH = 1_420_070_400_000;
/** IDs before this one would be shorter than real ones, and discord.js sorts requests by IDs of 17 digits and more. */
const EARLIEST = 1_500_000_000_000;

/** Makes the identifiers of one fake Discord; they grow with its clock, and no two are the same. */
export class Snowflakes {
  readonly now;
  #last = 0n;

  /** @param now milliseconds since 1970, by the fake's own clock. */
  constructor(now: () => number) {
    this.now = now;
  }

  next(): string {
    const made = BigInt(Math.max(Math.floor(this.now()), EARLIEST) - EPOCH) << 22n;
    this.#last = made > this.#last ? made : this.#last + 1n;
    return String(this.#last);
  }

  /** @returns an interaction's token: it can't be guessed, and looks like a real one. */
  interactionToken(id: string): string {
    return Buffer.from(`interaction:${id}:${randomBytes(60).toString('base64url')}`).toString('base64url');
  }

  /** @returns the fake's time as Discord writes it. */
  timestamp(at: number = this.now()): string {
    return `${new Date(at).toISOString().slice(0, -1)}000+00:00`;
  }
}
