import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { Verdict } from '../../domain/keys/verdict.ts';
import { simplyGood } from '../../domain/keys/verify.ts';
import type { EpochMs } from '../../domain/time/time.ts';

/**
 * A key as it was read, with what follows from it for every check. All that the usual check looks at stands side by side: with
 * many keys, each object that has to be fetched from memory costs more than what is done with it.
 */
export interface CachedKey {
  readonly key: ApiKey;
  /** When it was read, by `performance.now()`. */
  readonly readAt: number;
  /** The hash of the secret that is good until `goodUntil`; empty where every attempt has to be decided by itself. */
  readonly hash: string;
  readonly secretId: string;
  readonly goodUntil: EpochMs;
  /** The answer to who presents it until then. */
  readonly verdict: Verdict;
}

const UNDECIDED: Verdict = { valid: false, code: 'INVALID' };

/** Decides in advance, once for each key in memory, what most checks will be answered. */
export function cachedKey(key: ApiKey, readAt: number): CachedKey {
  // A success settles what failures there are, so it has to be told of.
  const good = key.failures.length === 0 ? simplyGood(key) : undefined;
  if (good === undefined) return { key, readAt, hash: '', secretId: '', goodUntil: 0, verdict: UNDECIDED };
  const verdict: Verdict = { valid: true, key, secret: 'current', overlapEndsAt: null };
  return { key, readAt, hash: good.secret.hash, secretId: good.secret.id, goodUntil: good.until, verdict };
}
