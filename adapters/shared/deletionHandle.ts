import type { z } from 'zod';
import type { Outcome } from './apiResult.ts';

/** Writes down where a secret will be shown; it is stored sealed, until the secret is deleted there. */
export function deletionHandle(target: object): string {
  return JSON.stringify(target);
}

/** @returns what was written down, or undefined when it can no longer be read. */
export function readDeletionHandle<T>(schema: z.ZodType<T>, handle: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(handle)).data;
  } catch {
    return undefined;
  }
}

/**
 * What became of deleting a secret's message. A message that no longer exists shows nothing.
 * @param hasAnswered whether a code is the platform's own: then it was reached, and there is nothing left to delete.
 */
export function deletionResult<Code extends string | number>(
  outcome: Outcome<unknown, Code>,
  hasAnswered: (code: Code) => boolean,
): 'deleted' | 'gone' | 'try-again' {
  if (outcome.kind === 'done') return 'deleted';
  return outcome.kind === 'refused' && hasAnswered(outcome.code) ? 'gone' : 'try-again';
}
