import type { EpochMs } from '../domain/time.ts';
import type { VerifyDecision } from '../domain/verify.ts';
import { type AuditedTransaction, change } from './auditTrail.ts';
import type { ServiceContext } from './context.ts';
import { KeyLedger, type SuspectAttempt } from './keyLedger.ts';
import type { UseRecorder } from './useRecorder.ts';

type Job =
  | { readonly kind: 'attempt'; readonly attempt: SuspectAttempt; readonly settle: Settle }
  | { readonly kind: 'success'; readonly keyId: string; readonly at: EpochMs };

interface Settle {
  readonly resolve: (decision: VerifyDecision) => void;
  readonly reject: (error: unknown) => void;
}

/** A transaction takes at most this many, so that nobody waits long behind a flood. */
const BATCH = 100;

/**
 * Counts wrong secrets durably before they are answered (invariant 8). Those that arrive while a transaction runs are
 * decided together in the next one, each on the state that the one before it left: the count is exact, exactly one attempt
 * locks the key, and a flood costs one commit for a hundred attempts.
 */
export class FailureRecorder {
  readonly #context: ServiceContext;
  readonly #uses: UseRecorder;
  readonly #queue: Job[] = [];
  #running = false;

  constructor(context: ServiceContext, uses: UseRecorder) {
    this.#context = context;
    this.#uses = uses;
  }

  /**
   * Decides an attempt on the stored state and counts it if it failed. A secret that has become right meanwhile (memory
   * was behind) is decided as such and not counted.
   * @throws the database's error where it can't be counted; it must then not be answered either.
   */
  async decide(attempt: SuspectAttempt): Promise<VerifyDecision> {
    return await new Promise<VerifyDecision>((resolve, reject) => {
      this.#enqueue({ kind: 'attempt', attempt, settle: { resolve, reject } });
    });
  }

  /** Says that a right secret was presented: the failures before it are not consecutive with those after it. */
  succeeded(keyId: string, at: EpochMs): void {
    this.#enqueue({ kind: 'success', keyId, at });
  }

  #enqueue(job: Job): void {
    this.#queue.push(job);
    if (this.#running) return;
    this.#running = true;
    void this.#drain();
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, BATCH);
      try {
        const decisions = await change(this.#context, (transaction) => this.#process(transaction, batch));
        for (const [job, decision] of decisions) job.settle.resolve(decision);
      } catch (error) {
        // A success needs no care: memory still knows of the failures, so the next one is handed in again.
        for (const job of batch) if (job.kind === 'attempt') job.settle.reject(error);
      }
    }
    this.#running = false;
  }

  async #process(
    transaction: AuditedTransaction,
    batch: readonly Job[],
  ): Promise<readonly (readonly [Job & { kind: 'attempt' }, VerifyDecision])[]> {
    const sourcesOf = new Map<string, Set<string>>();
    for (const job of batch) {
      const keyId = keyOf(job);
      const sources = sourcesOf.get(keyId) ?? new Set();
      if (job.kind === 'attempt') sources.add(job.attempt.source);
      sourcesOf.set(keyId, sources);
    }
    const ledgers = new Map<string, KeyLedger>();
    for (const [keyId, sources] of [...sourcesOf].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const opened = await KeyLedger.open(this.#context, this.#uses, transaction, { keyId, sources: [...sources] });
      ledgers.set(keyId, opened);
    }
    const decisions: (readonly [Job & { kind: 'attempt' }, VerifyDecision])[] = [];
    for (const job of batch) {
      const ledger = ledgers.get(keyOf(job));
      if (job.kind === 'success') ledger?.succeed();
      else decisions.push([job, ledger?.attempt(job.attempt) ?? { kind: 'unknown' }]);
    }
    for (const ledger of ledgers.values()) await ledger.write();
    return decisions;
  }
}

function keyOf(job: Job): string {
  return job.kind === 'attempt' ? job.attempt.keyId : job.keyId;
}
