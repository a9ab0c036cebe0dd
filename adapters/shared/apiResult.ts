import { readConnectionError } from './connectionError.ts';

/**
 * What became of a request to a platform.
 * @typeParam Code how the platform names an error.
 */
export type Outcome<T, Code extends string | number = string> =
  | { readonly kind: 'done'; readonly value: T }
  | Failed<Code>;

/** `refused`: the platform did nothing. `busy`: it did nothing, and says when to ask again. `unknown`: it may have done it. */
export type Failed<Code extends string | number = string> =
  | { readonly kind: 'refused'; readonly code: Code; readonly status?: number }
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Makes a request and classes what comes back. Never rejects; and no error leaves here as it is: it may hold what was sent.
 * @param classify tells what a platform's error means.
 */
export async function attemptWith<T, Code extends string | number>(
  request: () => Promise<T>,
  classify: (error: unknown) => Failed<Code>,
): Promise<Outcome<T, Code>> {
  try {
    return { kind: 'done', value: await request() };
  } catch (error) {
    return classify(error);
  }
}

/** Classes an HTTP status that is no success and says nothing more: from 500 on, it may have happened while something was done. */
export function httpFailure(status: number): Failed {
  return status >= 500
    ? { kind: 'unknown', why: `HTTP ${status}` }
    : { kind: 'refused', code: `HTTP ${status}`, status };
}

/** Classes an error of a connection: one that was never made did nothing. */
export function connectionFailure(error: unknown): Failed {
  const { code, mayHaveArrived } = readConnectionError(error);
  return mayHaveArrived ? { kind: 'unknown', why: code } : { kind: 'refused', code };
}

/** @returns the error's code where the platform refused; otherwise what else became of the request, for the log. */
export function codeOf<Code extends string | number>(outcome: Outcome<unknown, Code>): Code | string {
  return outcome.kind === 'refused' ? outcome.code : outcome.kind;
}
