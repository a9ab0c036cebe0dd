import type { VerifyDecision } from '../../domain/keys/verify.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import type { UseRecorder } from '../uses/useRecorder.ts';
import { AttemptQueue } from './attemptQueue.ts';
import { KeyLedger, type SuspectAttempt } from './keyLedger.ts';

type Job =
  | {
      readonly kind: 'attempt';
      readonly keyId: string;
      readonly attempt: SuspectAttempt;
      readonly resolve: (decision: VerifyDecision) => void;
      readonly fail: (error: unknown) => void;
    }
  | { readonly kind: 'success'; readonly keyId: string; readonly at: EpochMs; readonly fail: () => void };

/**
 * Counts wrong secrets durably before they are answered (invariant 8). Those that arrive during a transaction are
 * decided together in the next one, each on the state left by the one before it: the count is exact, exactly one
 * attempt locks the key, and a flood costs one commit per hundred attempts.
 */
export class FailedAttempts {
  readonly #context: ServiceContext;
  readonly #uses: UseRecorder;
  readonly #queue: AttemptQueue<Job>;

  /** @param waitMs how long an attempt may wait to be counted; after that it is not answered. No limit by default. */
  constructor(context: ServiceContext, uses: UseRecorder, waitMs = Number.POSITIVE_INFINITY) {
    this.#context = context;
    this.#uses = uses;
    this.#queue = new AttemptQueue((batch) => this.#decideBatch(batch), waitMs);
  }

  /**
   * Decides an attempt on the stored state and counts it if it failed. A secret that has become right meanwhile (the
   * cache was stale) is accepted and not counted.
   * @throws the database's error if it can't be counted; it must then not be answered either.
   */
  async decide(attempt: SuspectAttempt): Promise<VerifyDecision> {
    return await new Promise<VerifyDecision>((resolve, reject) => {
      this.#queue.push({ kind: 'attempt', keyId: attempt.keyId, attempt, resolve, fail: reject });
    });
  }

  /** Records that a right secret was presented: earlier failures are not consecutive with later ones. */
  succeeded(keyId: string, at: EpochMs): void {
    // A failed write is harmless: the cache still knows of the failures, and the next success is submitted again.
    this.#queue.push({ kind: 'success', keyId, at, fail: () => undefined });
  }

  async #decideBatch(batch: readonly Job[]): Promise<void> {
    const decisions = await change(this.#context, (transaction) => this.#process(transaction, batch));
    for (const [job, decision] of decisions) job.resolve(decision);
  }

  async #process(
    transaction: AuditedTransaction,
    batch: readonly Job[],
  ): Promise<readonly (readonly [Job & { kind: 'attempt' }, VerifyDecision])[]> {
    const sourcesOf = new Map<string, Set<string>>();
    for (const job of batch) {
      const sources = sourcesOf.get(job.keyId) ?? new Set();
      if (job.kind === 'attempt') sources.add(job.attempt.source);
      sourcesOf.set(job.keyId, sources);
    }
    const ledgers = new Map<string, KeyLedger>();
    for (const [keyId, sources] of [...sourcesOf].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const opened = await KeyLedger.open(this.#context, this.#uses, transaction, { keyId, sources: [...sources] });
      ledgers.set(keyId, opened);
    }
    const decisions: (readonly [Job & { kind: 'attempt' }, VerifyDecision])[] = [];
    for (const job of batch) {
      const ledger = ledgers.get(job.keyId);
      if (job.kind === 'success') ledger?.succeed();
      else decisions.push([job, ledger?.attempt(job.attempt) ?? { kind: 'unknown' }]);
    }
    for (const ledger of ledgers.values()) await ledger.write();
    return decisions;
  }
}
