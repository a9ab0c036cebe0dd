import type { ApiKey } from '../domain/apiKey.ts';
import { decideFailure, failureOf, type SourceState } from '../domain/lockPolicy.ts';
import type { EpochMs } from '../domain/time.ts';
import { decideVerify, type VerifyDecision } from '../domain/verify.ts';
import { KeyEntity } from '../persistence/entities/keys.ts';
import { KeySourceEntity } from '../persistence/entities/uses.ts';
import { AttemptQueue } from './attemptQueue.ts';
import { type AuditedTransaction, change } from './auditTrail.ts';
import type { ServiceContext } from './context.ts';
import { lockKey } from './keyStore.ts';
import type { UseRecorder } from './useRecorder.ts';
import { queueLockWarning } from './warnings/lockWarning.ts';

/** An attempt that memory could not accept. */
export interface SuspectAttempt {
  readonly keyId: string;
  readonly hash: string;
  readonly source: string;
  /** The name of the program that made it, or empty. */
  readonly app: string;
  readonly at: EpochMs;
}

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
 * Counts wrong secrets durably before they are answered (invariant 8). Those that arrive while a transaction runs are
 * decided together in the next one, each on the state that the one before it left: the count is exact, exactly one attempt
 * locks the key, and a flood costs one commit for a hundred attempts.
 */
export class FailureRecorder {
  readonly #context: ServiceContext;
  readonly #uses: UseRecorder;
  readonly #queue: AttemptQueue<Job>;

  /** @param waitMs how long an attempt may wait for its turn to be counted; it is not answered then. For ever by default. */
  constructor(context: ServiceContext, uses: UseRecorder, waitMs = Number.POSITIVE_INFINITY) {
    this.#context = context;
    this.#uses = uses;
    this.#queue = new AttemptQueue((batch) => this.#decideBatch(batch), waitMs);
  }

  /**
   * Decides an attempt on the stored state and counts it if it failed. A secret that has become right meanwhile (memory
   * was behind) is decided as such and not counted.
   * @throws the database's error where it can't be counted; it must then not be answered either.
   */
  async decide(attempt: SuspectAttempt): Promise<VerifyDecision> {
    return await new Promise<VerifyDecision>((resolve, reject) => {
      this.#queue.push({ kind: 'attempt', keyId: attempt.keyId, attempt, resolve, fail: reject });
    });
  }

  /** Says that a right secret was presented: the failures before it are not consecutive with those after it. */
  succeeded(keyId: string, at: EpochMs): void {
    // It needs no care: where it can't be written, memory still knows of the failures, and the next one is handed in again.
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
    const keyIds = [...new Set(batch.map((job) => job.keyId))].sort();
    const ledgers = new Map<string, KeyLedger>();
    for (const keyId of keyIds) {
      ledgers.set(keyId, new KeyLedger(this.#context, this.#uses, transaction, await lockKey(transaction, keyId)));
    }
    const decisions: (readonly [Job & { kind: 'attempt' }, VerifyDecision])[] = [];
    for (const job of batch) {
      const ledger = ledgers.get(job.keyId);
      if (job.kind === 'success') ledger?.succeed();
      else decisions.push([job, (await ledger?.attempt(job.attempt)) ?? { kind: 'unknown' }]);
    }
    for (const ledger of ledgers.values()) await ledger.write();
    return decisions;
  }
}

/** One key's failures while a batch is decided: read once, changed in memory, written once. */
class KeyLedger {
  readonly #context: ServiceContext;
  readonly #uses: UseRecorder;
  readonly #transaction: AuditedTransaction;
  readonly #before: ApiKey | undefined;
  readonly #sources = new Map<string, SourceState>();
  #key: ApiKey | undefined;

  constructor(context: ServiceContext, uses: UseRecorder, transaction: AuditedTransaction, key: ApiKey | undefined) {
    this.#context = context;
    this.#uses = uses;
    this.#transaction = transaction;
    this.#before = key;
    this.#key = key;
  }

  succeed(): void {
    if (this.#key !== undefined && this.#key.lockedAt === null) this.#key = { ...this.#key, failures: [] };
  }

  async attempt(attempt: SuspectAttempt): Promise<VerifyDecision> {
    const key = this.#key;
    if (key === undefined) return { kind: 'unknown' };
    const source = await this.#source(key.id, attempt.source);
    const throttledUntil = source.trusted ? null : source.throttledUntil;
    const decision = decideVerify(key, { hash: attempt.hash, throttledUntil }, attempt.at);
    if (decision.kind !== 'wrong-secret' && decision.kind !== 'throttled') return decision;
    const counted = decideFailure(key, source, failureOf(attempt), this.#context.policy.lock);
    this.#sources.set(attempt.source, counted.source);
    this.#key = { ...key, ...(counted.kind === 'throttled' ? {} : counted.state), failureTotal: key.failureTotal + 1 };
    return decision;
  }

  async write(): Promise<void> {
    const [before, key] = [this.#before, this.#key];
    if (before === undefined || key === undefined || before === key) return;
    const { failures, lockedAt, failureTotal } = key;
    await this.#transaction.manager.update(
      KeyEntity,
      { id: key.id },
      { failures: [...failures], lockedAt, failureTotal },
    );
    for (const [source, state] of this.#sources) await this.#writeSource(key.id, source, state);
    if (before.lockedAt === null && lockedAt !== null) await this.#announceLock(key, lockedAt);
    // Memory need not follow each failure: it must know that there are some (so that a success clears them), and a lock.
    if ((before.failures.length === 0) !== (failures.length === 0) || before.lockedAt !== lockedAt) {
      this.#transaction.keyChanged(key.id);
    }
  }

  async #source(keyId: string, source: string): Promise<SourceState> {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    const row = await this.#transaction.manager.findOneBy(KeySourceEntity, { keyId, source });
    const trusted =
      (row !== null && row.trustedAt !== null) || this.#uses.hasJustSucceeded(this.#key?.secrets ?? [], source);
    const state = { trusted, failures: row?.failures ?? 0, throttledUntil: row?.throttledUntil ?? null };
    this.#sources.set(source, state);
    return state;
  }

  async #writeSource(keyId: string, source: string, { failures, throttledUntil }: SourceState): Promise<void> {
    const lastFailureAt = this.#context.clock();
    const { manager } = this.#transaction;
    const known = await manager.update(KeySourceEntity, { keyId, source }, { failures, throttledUntil, lastFailureAt });
    if (known.affected !== 0) return;
    await manager.insert(KeySourceEntity, { keyId, source, failures, throttledUntil, lastFailureAt, trustedAt: null });
  }

  async #announceLock(key: ApiKey, lockedAt: EpochMs): Promise<void> {
    const sources = [...new Set(key.failures.map((failure) => failure.source))];
    const detail = { failures: String(key.failures.length), sources: sources.slice(0, 10).join(', ') };
    this.#transaction.record({
      by: 'latchkey',
      action: 'key.lock',
      subject: key.name,
      projectId: key.project.id,
      keyId: key.id,
      detail,
    });
    const untold = this.#uses.refusedLately(key.secrets);
    await queueLockWarning(this.#context, this.#transaction, key, lockedAt, untold);
  }
}
