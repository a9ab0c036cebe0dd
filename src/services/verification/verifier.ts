import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { Guard } from '../../domain/keys/guard.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import { parseSecret } from '../../domain/keys/secretFormat.ts';
import type { Verdict } from '../../domain/keys/verdict.ts';
import { decideVerify, sameHash, type VerifyDecision } from '../../domain/keys/verify.ts';
import { type EpochMs, SECOND } from '../../domain/time/time.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { completeRotation } from '../keys/completeRotation.ts';
import type { RetiredUses } from '../uses/retiredUses.ts';
import type { UseRecorder } from '../uses/useRecorder.ts';
import type { FailedAttempts } from './failedAttempts.ts';
import type { KeyCache } from './keyCache.ts';
import { UnknownKeys } from './unknownKeys.ts';

/** What a service presents. */
export interface Presented {
  readonly secret: string;
  /** If the caller also names the key, it must be the one inside the secret. */
  readonly keyId?: string | undefined;
  /** The address that the attempt is attributed to. */
  readonly source: string;
  /** The name of the presenting program, or empty. */
  readonly app: string;
  /** What the caller guards; a good key of something else is refused. If absent, every good key passes. */
  readonly guard?: Guard | undefined;
}

const INVALID: Verdict = { valid: false, code: 'INVALID' };
const FORBIDDEN: Verdict = { valid: false, code: 'FORBIDDEN' };

/** What a check needs besides the context. */
export interface VerifierDeps {
  readonly cache: KeyCache;
  readonly uses: UseRecorder;
  readonly failures: FailedAttempts;
  readonly retired: RetiredUses;
}

/**
 * Answers whether a secret is good. The usual case is decided from the cache, synchronously, and writes nothing.
 * Everything else is decided again on the stored state before it is answered, so a stale cache can't refuse a fresh
 * secret, and counts are exact.
 */
export class Verifier {
  readonly #context: ServiceContext;
  readonly #deps: VerifierDeps;
  readonly #unknown: UnknownKeys;

  constructor(context: ServiceContext, deps: VerifierDeps) {
    this.#context = context;
    this.#deps = deps;
    this.#unknown = new UnknownKeys(context.policy.lock);
  }

  /**
   * @returns the verdict, at once if the cache suffices.
   * @throws (rejects) with the database's error if an attempt can't be looked up or counted: no answer is given then.
   */
  verify(presented: Presented): Verdict | Promise<Verdict> {
    const parsed = parseSecret(presented.secret);
    if (parsed.kind !== 'secret') return INVALID;
    if (presented.keyId !== undefined && presented.keyId !== parsed.keyId) return INVALID;
    const hash = this.#context.pepper.hash(presented.secret);
    const cached = this.#deps.cache.peek(parsed.keyId);
    if (cached === undefined) return this.#loadAndDecide(parsed.keyId, hash, presented);
    if (cached === null) return this.#refuseUnknown(parsed.keyId, this.#context.clock());
    if (presented.guard !== undefined || !sameHash(cached.hash, hash)) return this.#decide(cached.key, hash, presented);
    const at = this.#context.clock();
    if (at >= cached.goodUntil) return this.#decide(cached.key, hash, presented);
    const { source, app } = presented;
    this.#deps.uses.note({ keyId: parsed.keyId, secretId: cached.secretId, source, app, at, accepted: true });
    return cached.verdict;
  }

  async #loadAndDecide(keyId: string, hash: string, presented: Presented): Promise<Verdict> {
    const key = await this.#deps.cache.load(keyId);
    if (key === undefined) return this.#refuseUnknown(keyId, this.#context.clock());
    return await this.#decide(key, hash, presented);
  }

  #refuseUnknown(keyId: string, at: EpochMs): Verdict {
    const until = this.#unknown.hear(keyId, at);
    return until === null ? INVALID : throttled(until, at);
  }

  #decide(key: ApiKey, hash: string, presented: Presented): Verdict | Promise<Verdict> {
    const at = this.#context.clock();
    const decision = decideVerify(key, { hash, throttledUntil: null, guard: presented.guard }, at);
    if (decision.kind === 'accepted' && decision.as !== 'pending') {
      return this.#accept(key, decision.secret, decision.as, presented, at);
    }
    if (decision.kind === 'forbidden') return this.#forbid(key.id, hash, presented, at);
    return this.#decideOnStored(key.id, hash, presented, at);
  }

  /**
   * Re-reads before refusing as forbidden, since the project may just have been renamed. It counts towards nothing, so
   * it costs one shared read.
   */
  async #forbid(keyId: string, hash: string, presented: Presented, at: EpochMs): Promise<Verdict> {
    const fresh = await this.#deps.cache.load(keyId);
    const decision = decideVerify(fresh, { hash, throttledUntil: null, guard: presented.guard }, at);
    if (decision.kind === 'forbidden') return FORBIDDEN;
    return await this.#decideOnStored(keyId, hash, presented, at);
  }

  #accept(
    key: ApiKey,
    secret: SecretRecord,
    as: 'current' | 'previous' | 'pending',
    presented: Presented,
    at: EpochMs,
  ): Verdict {
    const { source, app } = presented;
    this.#deps.uses.note({ keyId: key.id, secretId: secret.id, source, app, at, accepted: true });
    if (key.failures.length > 0) this.#deps.failures.succeeded(key.id, at);
    return { valid: true, key, secret: as, overlapEndsAt: as === 'previous' ? secret.overlapEndsAt : null };
  }

  async #decideOnStored(keyId: string, hash: string, presented: Presented, at: EpochMs): Promise<Verdict> {
    const { source, app } = presented;
    const decision = await this.#deps.failures.decide({ keyId, hash, source, app, at });
    return await this.#answer(keyId, decision, hash, presented, at);
  }

  async #answer(
    keyId: string,
    decision: VerifyDecision,
    hash: string,
    presented: Presented,
    at: EpochMs,
  ): Promise<Verdict> {
    switch (decision.kind) {
      case 'accepted':
        return await this.#acceptStored(keyId, hash, presented, at);
      case 'unknown':
        return this.#refuseUnknown(keyId, at);
      case 'wrong-secret':
        return INVALID;
      case 'throttled':
        return throttled(decision.until, at);
      case 'retired':
        await this.#deps.retired.note(keyId, decision.secret, presented, at);
        return { valid: false, code: 'RETIRED' };
      case 'deleted':
        await this.#deps.retired.note(keyId, decision.secret, presented, at, 'deleted');
        return { valid: false, code: 'DELETED' };
      case 'disabled':
        return { valid: false, code: 'DISABLED' };
      case 'locked':
        return { valid: false, code: 'LOCKED' };
      case 'suspended':
        return { valid: false, code: 'SUSPENDED' };
      case 'expired':
        return { valid: false, code: 'EXPIRED' };
      case 'forbidden':
        return FORBIDDEN;
    }
  }

  /**
   * Promotes a pending secret on its first use, which proves its delivery: it becomes current before the answer goes
   * out.
   */
  async #acceptStored(keyId: string, hash: string, presented: Presented, at: EpochMs): Promise<Verdict> {
    const accepted = await change(this.#context, async (transaction) => {
      const key = await selectKeyForUpdate(transaction, keyId);
      const decision = decideVerify(key, { hash, throttledUntil: null, guard: presented.guard }, at);
      if (decision.kind === 'forbidden') return 'forbidden';
      if (key === undefined || decision.kind !== 'accepted') return undefined;
      if (decision.as === 'pending') {
        const completion = await completeRotation(transaction, key, decision.secret, at, 'latchkey', 'first-use');
        if (completion !== 'complete') return undefined;
      }
      return { key, decision };
    });
    // It was good a moment ago and no longer is: the change has already returned, so its result is the answer.
    if (accepted === undefined) return await this.#decideOnStored(keyId, hash, presented, at);
    if (accepted === 'forbidden') return FORBIDDEN;
    const { key, decision } = accepted;
    return this.#accept(key, decision.secret, decision.as, presented, at);
  }
}

function throttled(until: EpochMs, at: EpochMs): Verdict {
  return { valid: false, code: 'THROTTLED', retryAfterSeconds: Math.ceil((until - at) / SECOND) };
}
