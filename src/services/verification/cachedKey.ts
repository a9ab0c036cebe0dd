import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { Verdict } from '../../domain/keys/verdict.ts';
import { simplyGood } from '../../domain/keys/verify.ts';
import type { EpochMs } from '../../domain/time/time.ts';

/**
 * A key as read, with everything that a check derives from it. The fields of the usual check sit side by side: with
 * many keys, fetching each further object from memory costs more than using it.
 */
export interface CachedKey {
  readonly key: ApiKey;
  /** When it was read, by `performance.now()`. */
  readonly readAt: number;
  /** The hash of the secret that is good until `goodUntil`; empty if every attempt must be decided individually. */
  readonly hash: string;
  readonly secretId: string;
  readonly goodUntil: EpochMs;
  /** The answer for that secret until then. */
  readonly verdict: Verdict;
}

const UNDECIDED: Verdict = { valid: false, code: 'INVALID' };

/** Decides in advance, once for each key in memory, the answer to most checks. */
export function cachedKey(key: ApiKey, readAt: number): CachedKey {
  // A success clears existing failures, so it must reach the database.
  const good = key.failures.length === 0 ? simplyGood(key) : undefined;
  if (good === undefined) return { key, readAt, hash: '', secretId: '', goodUntil: 0, verdict: UNDECIDED };
  const verdict: Verdict = { valid: true, key, secret: 'current', overlapEndsAt: null };
  return { key, readAt, hash: good.secret.hash, secretId: good.secret.id, goodUntil: good.until, verdict };
}
