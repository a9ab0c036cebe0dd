import { stepsDue } from '../apps/appStepRows.ts';
import { continueAppStep } from '../apps/retryAppStep.ts';
import type { RotationSignals, ServiceContext } from '../context.ts';
import { advanceRotation } from './advanceRotation.ts';
import { rotationsDue } from './facts/dueRotations.ts';

/** How many rotations one process drives at a time. */
const AT_ONCE = 16;

/** Told that a rotation changed, here. Other replicas see its `revision`. */
export type RotationListener = (rotationId: string) => void;

/**
 * Drives rotations in the background, and single steps with apps that are tried again: those that this process is told of, at once, and
 * those that are due. A rotation that is woken while it is driven is looked at once more afterwards. No error is lost, and none stops
 * another rotation.
 */
export class RotationDriver implements RotationSignals {
  readonly #context: ServiceContext;
  readonly #holder: string;
  readonly #report: (error: unknown, during: string) => void;
  readonly #listeners = new Set<RotationListener>();
  readonly #driven = new Map<string, { again: boolean; readonly done: Promise<void> }>();
  readonly #stopping = new AbortController();
  readonly #waiting: (() => void)[] = [];
  #free = AT_ONCE;

  /**
   * @param holder the name of this process.
   * @param report logs an unexpected error.
   */
  constructor(context: ServiceContext, holder: string, report: (error: unknown, during: string) => void) {
    this.#context = { ...context, rotations: this };
    this.#holder = holder;
    this.#report = report;
  }

  wake(rotationId: string): void {
    this.#start(rotationId, `rotation ${rotationId}`, () =>
      advanceRotation(this.#context, rotationId, this.#holder, this.#stopping.signal),
    );
  }

  #start(id: string, during: string, work: () => Promise<unknown>): void {
    if (this.#stopping.signal.aborted) return;
    const driven = this.#driven.get(id);
    if (driven !== undefined) {
      driven.again = true;
      return;
    }
    const done = this.#drive(id, work).catch((error: unknown) => this.#report(error, during));
    this.#driven.set(id, { again: false, done });
  }

  changed(rotationId: string): void {
    for (const listener of this.#listeners) {
      try {
        listener(rotationId);
      } catch (error) {
        this.#report(error, 'following a rotation');
      }
    }
  }

  /** Calls back whenever a rotation changed in this process. @returns how to end it. */
  onRotationChanged(listener: RotationListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Wakes every rotation that is due, and every single step with an app that is to be tried again. @returns how many. */
  async wakeDue(): Promise<number> {
    const due = await rotationsDue(this.#context);
    for (const id of due) this.wake(id);
    const steps = await stepsDue(this.#context);
    for (const id of steps) this.#start(id, `step ${id}`, () => continueAppStep(this.#context, id));
    return due.length + steps.length;
  }

  /** Resolves when nothing is driven at the moment. */
  async idle(): Promise<void> {
    while (this.#driven.size > 0) await Promise.all([...this.#driven.values()].map(({ done }) => done));
  }

  /** Ends: finishes the calls in progress, and leaves the rest to the next process. */
  async drain(): Promise<void> {
    this.#stopping.abort();
    await this.idle();
  }

  async #drive(id: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await this.#turn();
      try {
        do {
          this.#begun(id);
          await work();
        } while (this.#driven.get(id)?.again === true && !this.#stopping.signal.aborted);
      } finally {
        this.#free += 1;
        this.#waiting.shift()?.();
      }
    } finally {
      this.#driven.delete(id);
    }
  }

  #begun(id: string): void {
    const driven = this.#driven.get(id);
    if (driven !== undefined) driven.again = false;
  }

  /** Waits for one of the few places. */
  async #turn(): Promise<void> {
    // Also lets `wake` return before anything is done.
    await Promise.resolve();
    while (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#free -= 1;
  }
}
