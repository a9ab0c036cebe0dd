import { networkOf, UNKNOWN_ADDRESS } from '../../domain/address.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { decideFailure, failureOf } from '../../domain/keys/lockout.ts';
import { type StrangersState, throttledUntil } from '../../domain/keys/strangers.ts';
import { decideVerify, type VerifyDecision } from '../../domain/keys/verify.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import type { UseRecorder } from '../uses/useRecorder.ts';
import { queueGuessWarning } from './guessWarning.ts';
import { queueLockWarning } from './lockWarning.ts';
import { knownSources, readStrangers, writeStrangers } from './strangers.ts';

/** An attempt that the cache could not accept. */
export interface SuspectAttempt {
  readonly keyId: string;
  readonly hash: string;
  readonly source: string;
  /** The name of the presenting program, or empty. */
  readonly app: string;
  readonly at: EpochMs;
}

/** A ledger's starting point: a stored key under its transaction's row lock, and what is known of those who try it. */
interface Opened {
  readonly key: ApiKey | undefined;
  readonly known: ReadonlySet<string>;
  readonly strangers: StrangersState | null;
}

/** One key's failures while a batch is decided: read once, changed in memory, written once. */
export class KeyLedger {
  readonly #context: ServiceContext;
  readonly #uses: UseRecorder;
  readonly #transaction: AuditedTransaction;
  readonly #opened: Opened;
  #key: ApiKey | undefined;
  #strangers: StrangersState | null;
  /** How many wrong secrets came from which strangers' networks. */
  readonly #heard = new Map<string, number>();
  #alert: StrangersState | undefined;

  private constructor(context: ServiceContext, uses: UseRecorder, transaction: AuditedTransaction, opened: Opened) {
    this.#context = context;
    this.#uses = uses;
    this.#transaction = transaction;
    this.#opened = opened;
    this.#key = opened.key;
    this.#strangers = opened.strangers;
  }

  /** Locks a key for the rest of the transaction. @param sources where the batch's attempts come from. */
  static async open(
    context: ServiceContext,
    uses: UseRecorder,
    transaction: AuditedTransaction,
    { keyId, sources }: { readonly keyId: string; readonly sources: readonly string[] },
  ): Promise<KeyLedger> {
    const { manager } = transaction;
    const key = await selectKeyForUpdate(transaction, keyId);
    const isTried = key !== undefined && sources.length > 0;
    return new KeyLedger(context, uses, transaction, {
      key,
      known: isTried ? await knownSources(manager, keyId, sources) : new Set(),
      strangers: isTried ? await readStrangers(manager, keyId) : null,
    });
  }

  /** Clears failures: a right secret was presented. */
  succeed(): void {
    if (this.#key !== undefined && this.#key.lockedAt === null) this.#key = { ...this.#key, failures: [] };
  }

  /** Decides an attempt on the state left by earlier ones, and counts it if it failed. */
  attempt(attempt: SuspectAttempt): VerifyDecision {
    const key = this.#key;
    if (key === undefined) return { kind: 'unknown' };
    const { lock } = this.#context.policy;
    const known = this.#knows(key, attempt.source);
    const waits = known || lock.counts === 'anyone' ? null : throttledUntil(this.#strangers, attempt.at);
    const decision = decideVerify(key, { hash: attempt.hash, throttledUntil: waits }, attempt.at);
    if (decision.kind !== 'wrong-secret' && decision.kind !== 'throttled') return decision;
    const counted = decideFailure(key, this.#strangers, { failure: failureOf(attempt), known }, lock);
    const failureTotal = key.failureTotal + 1;
    if (counted.kind === 'throttled') this.#key = { ...key, failureTotal };
    else {
      this.#key = { ...key, ...counted.state, failureTotal };
      if (counted.strangers !== undefined) this.#hear(attempt.source, counted.strangers, counted.alerts);
    }
    return decision;
  }

  /** Writes the changes, with the lock's audit event and the owner's warnings. */
  async write(): Promise<void> {
    const [before, key] = [this.#opened.key, this.#key];
    if (before === undefined || key === undefined || before === key) return;
    const { failures, lockedAt, failureTotal } = key;
    await this.#transaction.manager.update(
      KeyEntity,
      { id: key.id },
      { failures: [...failures], lockedAt, failureTotal },
    );
    if (this.#strangers !== null && this.#heard.size > 0)
      await writeStrangers(this.#context, this.#transaction, key.id, this.#strangers, this.#heard);
    if (this.#alert !== undefined) await queueGuessWarning(this.#context, this.#transaction, key, this.#alert);
    if (before.lockedAt === null && lockedAt !== null) await this.#announceLock(key, lockedAt);
    // The cache need not follow each failure: it must know that some exist (so that a success clears them), and of a
    // lock.
    if ((before.failures.length === 0) !== (failures.length === 0) || before.lockedAt !== lockedAt) {
      this.#transaction.keyChanged(key.id);
    }
  }

  #knows(key: ApiKey, source: string): boolean {
    if (source === UNKNOWN_ADDRESS) return false;
    return this.#opened.known.has(source) || this.#uses.hasJustSucceeded(key.secrets, source);
  }

  #hear(source: string, strangers: StrangersState, alerts: boolean): void {
    this.#strangers = strangers;
    const network = networkOf(source);
    this.#heard.set(network, (this.#heard.get(network) ?? 0) + 1);
    if (alerts) this.#alert = strangers;
  }

  async #announceLock(key: ApiKey, lockedAt: EpochMs): Promise<void> {
    const sources = [...new Set(key.failures.map((failure) => failure.source))];
    const detail = { failures: String(key.failures.length), sources: sources.slice(0, 10).join(', ') };
    this.#transaction.record({
      by: 'latchkey',
      action: 'key.lock',
      ...onKey(key),
      detail,
    });
    const untold = this.#uses.refusedLately(key.secrets);
    await queueLockWarning(this.#context, this.#transaction, key, lockedAt, untold);
  }
}
