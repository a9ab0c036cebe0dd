import type { Refusal } from './refusals.ts';

/** The outcome of a request: done, or refused for a reason that a person can read. */
export type Result<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** `recorded` if the refusal is already in the audit trail, written by the transaction that found it. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly recorded?: true };

/** Wraps the result. */
export function done<T>(value: T): Result<T> {
  return { kind: 'done', value };
}

/** Wraps the reason for a refusal. */
export function refused<R extends Refusal>(refusal: R): { readonly kind: 'refused'; readonly refusal: R } {
  return { kind: 'refused', refusal };
}
