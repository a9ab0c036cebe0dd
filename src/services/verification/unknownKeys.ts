import { LRUCache } from 'lru-cache';
import type { LockPolicy } from '../../domain/keys/lockout.ts';
import { decideStranger, type StrangersState } from '../../domain/keys/strangers.ts';
import type { EpochMs } from '../../domain/time/time.ts';

/** Beyond that those that were not tried for longest are forgotten: anyone who makes IDs up can't fill memory. */
const REMEMBERED = 10_000;

/**
 * Throttles attempts at IDs that belong to no key just as strangers at a living one are throttled, so that the answers to a row of wrong
 * secrets don't tell whether there is such a key. Kept in memory: nothing is guarded by it.
 */
export class UnknownKeys {
  readonly #policy: LockPolicy;
  readonly #tried = new LRUCache<string, StrangersState>({ max: REMEMBERED });

  constructor(policy: LockPolicy) {
    this.#policy = policy;
  }

  /** Hears an attempt. @returns until when it is throttled, or null where it is not. */
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
