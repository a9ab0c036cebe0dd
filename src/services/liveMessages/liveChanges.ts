import type { LiveSignals } from '../context.ts';
import type { LiveSubject } from './subjects.ts';

/** Told that what live messages are about changed, here. Other replicas see its `revision`. */
type LiveListener = (about: LiveSubject) => void;

/** Passes on what changed in this process to those who show it. No listener stops another, nor the change that it is told of. */
export class LiveChanges implements LiveSignals {
  readonly #listeners = new Set<LiveListener>();
  readonly #report: (error: unknown, during: string) => void;

  /** @param report logs an unexpected error. */
  constructor(report: (error: unknown, during: string) => void) {
    this.#report = report;
  }

  changed(about: LiveSubject): void {
    for (const listener of this.#listeners) {
      try {
        listener(about);
      } catch (error) {
        this.#report(error, `following a ${about.kind}`);
      }
    }
  }

  /** Calls back whenever something changed in this process. @returns how to end it. */
  onChanged(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
