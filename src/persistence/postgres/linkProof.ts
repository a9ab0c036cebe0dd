import { randomUUID } from 'node:crypto';

/** So long may a notification be on its way after it was committed; then nobody listens. */
const DEAF_AFTER_MS = 1_000;
/** How a notification to oneself begins; key IDs don't. */
const PREFIX = 'proof:';

interface Sent {
  readonly sentAt: number;
  committedAt?: number;
}

/**
 * What is known of a link that should hear notifications. PostgreSQL delivers them in the order in which they were committed; so one
 * to oneself that is heard proves that everything committed before it was sent has been heard too.
 */
export class LinkProof {
  readonly #onTheWay = new Map<string, Sent>();
  #provenAt = Number.NEGATIVE_INFINITY;

  /** The latest moment, by `performance.now()`, up to which everything was heard; -∞ where that was never proved. */
  get provenAt(): number {
    return this.#provenAt;
  }

  /** Notes that a proof is being sent. @returns its payload, which nobody else's has. */
  send(): string {
    const payload = PREFIX + randomUUID();
    this.#onTheWay.set(payload, { sentAt: performance.now() });
    return payload;
  }

  /** The database has committed it: from now on it is on its way. */
  committed(payload: string): void {
    const sent = this.#onTheWay.get(payload);
    if (sent !== undefined) sent.committedAt = performance.now();
  }

  /** It never was committed: that it isn't heard proves nothing. */
  failed(payload: string): void {
    this.#onTheWay.delete(payload);
  }

  /** @returns whether what was heard is a proof, its own or another replica's, and no news. */
  heard(payload: string): boolean {
    const sent = this.#onTheWay.get(payload);
    if (sent !== undefined) {
      this.#provenAt = Math.max(this.#provenAt, sent.sentAt);
      this.#onTheWay.delete(payload);
    }
    return payload.startsWith(PREFIX);
  }

  /** Whether one was committed and not heard for so long that nobody can be listening. */
  get isDeaf(): boolean {
    const now = performance.now();
    return [...this.#onTheWay.values()].some(
      ({ committedAt }) => committedAt !== undefined && now - committedAt >= DEAF_AFTER_MS,
    );
  }
}
