import { webApi } from '@slack/bolt';
import { readConnectionError } from '../../shared/connectionError.ts';

/**
 * What became of a call to Slack. `refused`: Slack did nothing. `unknown`: it may have done it. `busy`: it did nothing, and
 * says when to ask again.
 */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'unknown'; readonly why: string };

/** Errors inside of Slack, after which it may have done what it was asked, or some of it (the method pages' common errors). */
const DOUBTFUL: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

/** Makes a call to the Web API and classes what comes back. Never rejects; no error leaves here with what was sent in it. */
export async function attempt<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'done', value: await call() };
  } catch (error) {
    return classify(error);
  }
}

/** Classes an error of the Web API client. */
export function classify(error: unknown): Exclude<Outcome<never>, { kind: 'done' }> {
  if (error instanceof webApi.WebAPIPlatformError) {
    const { error: code } = error.data;
    if (code === 'ratelimited') return { kind: 'busy', retryAfterMs: 30_000 };
    return DOUBTFUL.has(code) ? { kind: 'unknown', why: code } : { kind: 'refused', error: code };
  }
  if (error instanceof webApi.WebAPIRateLimitedError) return { kind: 'busy', retryAfterMs: error.retryAfter * 1_000 };
  if (error instanceof webApi.WebAPIHTTPError) {
    return error.statusCode >= 500
      ? { kind: 'unknown', why: `HTTP ${error.statusCode}` }
      : { kind: 'refused', error: `HTTP ${error.statusCode}` };
  }
  const cause = error instanceof webApi.WebAPIRequestError ? error.original : error;
  return connectionOutcome(cause);
}

/** Classes an error of a connection: one that was never made did nothing. */
export function connectionOutcome(error: unknown): Exclude<Outcome<never>, { kind: 'done' }> {
  const { code, mayHaveArrived } = readConnectionError(error);
  return mayHaveArrived ? { kind: 'unknown', why: code } : { kind: 'refused', error: code };
}
