import type { SecretTry } from '../../domain/warnings/lockDetail.ts';
import { chunks } from '../../persistence/bulkInsert.ts';
import { databaseProblem } from '../../persistence/databaseError.ts';
import type { ServiceContext } from '../context.ts';
import { Batch, type Tally, type Use } from './useBatch.ts';
import { UseWriter } from './useWriter.ts';

/** Tallies per transaction: few, so that neither checks nor other writers wait long behind it. */
const SLICE = 50;
/** Transactions per round: each waits for the disk, so with many keys each takes more. */
const SLICES = 200;
/** How many failed tallies are logged individually per round; the rest are only counted. */
const TOLD_APART = 5;

/** Logs what could not be written. */
export type ReportUses = (facts: object, words: string) => void;

/**
 * Collects uses in memory and writes them in slices, so that a successful check writes nothing itself. A crash loses
 * recent counts, never a decision: failed attempts and locks don't pass through here.
 */
export class UseRecorder {
  readonly #writer: UseWriter;
  readonly #report: ReportUses;
  #gathering = new Batch();
  /** Being written: until the rows are in the tables, only this memory knows of them. */
  #writing = new Batch();
  #rounds: Promise<void> = Promise.resolve();
  /** How many callers wait until everything is written. */
  #hurried = 0;
  #hurry: () => void = () => undefined;

  constructor(context: ServiceContext, report: ReportUses = () => undefined) {
    this.#writer = new UseWriter(context);
    this.#report = report;
  }

  /** Notes one use. Costs no I/O. */
  note(use: Use): void {
    this.#gathering.note(use);
  }

  /** Whether a source has just presented one of a key's secrets successfully, perhaps not yet in the tables. */
  hasJustSucceeded(secrets: readonly { readonly id: string }[], source: string): boolean {
    return secrets.some(({ id }) => this.#gathering.holdsSuccess(id, source) || this.#writing.holdsSuccess(id, source));
  }

  /** Recent refusals of these secrets, perhaps not yet in the tables. */
  refusedLately(secrets: readonly { readonly id: string }[]): readonly SecretTry[] {
    const ids = new Set(secrets.map(({ id }) => id));
    return [...this.#gathering.refused(ids), ...this.#writing.refused(ids)].map(({ use, lastAt }) => ({
      secretId: use.secretId,
      source: use.source,
      app: use.app,
      lastAt,
      refused: true,
    }));
  }

  /**
   * Writes everything collected, without pauses. Calls queue.
   * @throws (rejects with) the first database error; what could not be written is kept for the next time.
   */
  async flush(): Promise<void> {
    this.#hurried += 1;
    this.#hurry();
    try {
      await this.#queue(0);
    } finally {
      this.#hurried -= 1;
    }
  }

  /**
   * Like `flush`, but spreads the slices over a time, so that checks hardly notice; a flush meanwhile ends its pauses.
   */
  async flushSpread(overMs: number): Promise<void> {
    await this.#queue(overMs);
  }

  async #queue(overMs: number): Promise<void> {
    const turn = this.#rounds.then(() => this.#round(overMs));
    this.#rounds = turn.catch(() => undefined);
    await turn;
  }

  async #round(overMs: number): Promise<void> {
    if (this.#gathering.size === 0) return;
    const writing = this.#gathering;
    this.#writing = writing;
    this.#gathering = new Batch();
    const slices = [...chunks(writing.tallies(), Math.max(SLICE, Math.ceil(writing.size / SLICES)))];
    const errors: unknown[] = [];
    const apart: { readonly tally: Tally; readonly error: unknown }[] = [];
    const outcome = {
      written: (tallies: readonly Tally[]) => writing.drop(tallies),
      setApart: (tally: Tally, error: unknown) => {
        writing.drop([tally]);
        apart.push({ tally, error });
      },
    };
    for (const [nth, slice] of slices.entries()) {
      if (nth > 0) await this.#pause(overMs / slices.length);
      const error = await this.#writer.write(slice, outcome).then(
        () => undefined,
        (failed: unknown) => failed ?? new Error('the write failed without saying why'),
      );
      if (error === undefined) continue;
      errors.push(error);
      // If the database is unreachable or full, other slices fail too; any other error may be this slice's own.
      if (databaseProblem(error) !== 'other') break;
    }
    this.#tellApart(apart);
    for (const tally of writing.tallies()) this.#gathering.merge(tally);
    this.#writing = new Batch();
    if (errors.length > 0) throw errors[0];
  }

  async #pause(ms: number): Promise<void> {
    if (ms === 0 || this.#hurried > 0) return;
    await new Promise<void>((resolve) => {
      this.#hurry = resolve;
      setTimeout(resolve, ms).unref();
    });
  }

  #tellApart(apart: readonly { readonly tally: Tally; readonly error: unknown }[]): void {
    for (const { tally, error } of apart.slice(0, TOLD_APART)) {
      const { keyId, source, app } = tally.use;
      const facts = { err: error, keyId, source, app, uses: tally.accepted + tally.refused };
      this.#report(facts, 'use of a key set apart: storage failed');
    }
    const more = apart.length - TOLD_APART;
    if (more > 0) this.#report({ more }, 'more uses of keys set apart: storage failed');
  }
}
