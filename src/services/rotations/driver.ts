import { BackgroundWork } from '../../async/backgroundWork.ts';
import { stepsDue } from '../apps/appStepRows.ts';
import { continueAppStep } from '../apps/retryAppStep.ts';
import type { Driver, ServiceContext } from '../context.ts';
import { advanceRotation } from './advanceRotation.ts';
import { rotationsDue } from './facts/dueRotations.ts';

/** How many rotations one process drives at a time. */
const AT_ONCE = 16;

/**
 * Drives rotations in the background, and single steps with apps that are tried again: those that this process is told of, at once, and
 * those that are due.
 */
export class RotationDriver implements Driver {
  readonly #context: ServiceContext;
  readonly #holder: string;
  readonly #work: BackgroundWork;

  /**
   * @param holder the name of this process.
   * @param report logs an unexpected error.
   */
  constructor(context: ServiceContext, holder: string, report: (error: unknown, during: string) => void) {
    this.#context = { ...context, rotations: this };
    this.#holder = holder;
    this.#work = new BackgroundWork(report, AT_ONCE);
  }

  wake(rotationId: string): void {
    this.#work.wake(`rotation ${rotationId}`, () =>
      advanceRotation(this.#context, rotationId, this.#holder, this.#work.stopping),
    );
  }

  /** Wakes every rotation that is due, and every single step with an app that is to be tried again. @returns how many. */
  async wakeDue(): Promise<number> {
    const due = await rotationsDue(this.#context);
    for (const id of due) this.wake(id);
    const steps = await stepsDue(this.#context);
    for (const id of steps) this.#work.wake(`step ${id}`, () => continueAppStep(this.#context, id));
    return due.length + steps.length;
  }

  /** Resolves when nothing is driven at the moment. */
  async idle(): Promise<void> {
    await this.#work.idle();
  }

  /** Ends: finishes the calls in progress, and leaves the rest to the next process. */
  async drain(): Promise<void> {
    await this.#work.drain();
  }
}
