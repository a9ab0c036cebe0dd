import { LRUCache } from 'lru-cache';
import type { LockPolicy } from '../../domain/keys/lockout.ts';
import { decideStranger, type StrangersState } from '../../domain/keys/strangers.ts';
import type { EpochMs } from '../../domain/time/time.ts';

/** The most IDs remembered; above it the least recently tried are dropped, so made-up IDs can't fill memory. */
const REMEMBERED = 10_000;

/**
 * Throttles attempts at nonexistent key IDs exactly as strangers at an existing key, so that the answers to a series of
 * wrong secrets don't reveal whether the key exists. Kept in memory only: it protects nothing else.
 */
export class UnknownKeys {
  readonly #policy: LockPolicy;
  readonly #tried = new LRUCache<string, StrangersState>({ max: REMEMBERED });

  constructor(policy: LockPolicy) {
    this.#policy = policy;
  }

  /** Registers an attempt. @returns the end of its throttle, or null if it isn't throttled. */
  hear(keyId: string, at: EpochMs): EpochMs | null {
    if (this.#policy.counts === 'anyone') return null;
    const decision = decideStranger(this.#tried.peek(keyId) ?? null, at, this.#policy.threshold);
    if (decision.kind === 'throttled') return decision.until;
    this.#tried.set(keyId, decision.state);
    return null;
  }

  /** How many IDs are remembered. */
  get size(): number {
    return this.#tried.size;
  }
}
