import { randomUUID } from 'node:crypto';

/** The longest time for a notification to arrive after its commit; after that the link is deaf. */
const DEAF_AFTER_MS = 1_000;
/** The prefix of notifications to oneself; no key ID begins with it. */
const PREFIX = 'proof:';

interface Sent {
  readonly sentAt: number;
  committedAt?: number;
}

/**
 * Tracks whether a link receives notifications. PostgreSQL delivers them in commit order, so receiving one's own proves
 * that everything committed before it was sent has been received too.
 */
export class LinkProof {
  readonly #onTheWay = new Map<string, Sent>();
  #provenAt = Number.NEGATIVE_INFINITY;

  /** The latest time, by `performance.now()`, up to which everything was received; -∞ if never proven. */
  get provenAt(): number {
    return this.#provenAt;
  }

  /** Records that a proof is being sent. @returns its payload, unique to it. */
  send(): string {
    const payload = PREFIX + randomUUID();
    this.#onTheWay.set(payload, { sentAt: performance.now() });
    return payload;
  }

  /** Records its commit in the database: it is now on its way. */
  committed(payload: string): void {
    const sent = this.#onTheWay.get(payload);
    if (sent !== undefined) sent.committedAt = performance.now();
  }

  /** Records that it was never committed: its absence proves nothing. */
  failed(payload: string): void {
    this.#onTheWay.delete(payload);
  }

  /** @returns whether a received payload is a proof, its own or another replica's, rather than news. */
  heard(payload: string): boolean {
    const sent = this.#onTheWay.get(payload);
    if (sent !== undefined) {
      this.#provenAt = Math.max(this.#provenAt, sent.sentAt);
      this.#onTheWay.delete(payload);
    }
    return payload.startsWith(PREFIX);
  }

  /** Whether a committed proof is overdue, so the link can't be listening. */
  get isDeaf(): boolean {
    const now = performance.now();
    return [...this.#onTheWay.values()].some(
      ({ committedAt }) => committedAt !== undefined && now - committedAt >= DEAF_AFTER_MS,
    );
  }
}
