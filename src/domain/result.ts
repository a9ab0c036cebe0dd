import type { Refusal } from './refusals.ts';

/** The outcome of asking for something: it was done, or it was refused for a reason that a person can read. */
export type Result<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** `recorded` where the refusal stands in the audit trail already, written by the transaction that found it. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly recorded?: true };

/** Wraps what came of it. */
export function done<T>(value: T): Result<T> {
  return { kind: 'done', value };
}

/** Wraps why it was not done. */
export function refused(refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } {
  return { kind: 'refused', refusal };
}
