import { webApi } from '@slack/bolt';
import { attemptWith, connectionFailure, type Failed, httpFailure, type Outcome } from '../../shared/apiResult.ts';

/** Errors inside of Slack, after which it may have done what it was asked, or some of it (the method pages' common errors). */
const DOUBTFUL: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
]);

/** Makes a call to the Web API and classes what comes back. Never rejects. */
export async function attempt<T>(call: () => Promise<T>): Promise<Outcome<T>> {
  return await attemptWith(call, classify);
}

/** Classes an error of the Web API client. */
export function classify(error: unknown): Failed {
  if (error instanceof webApi.WebAPIPlatformError) {
    const { error: code } = error.data;
    if (code === 'ratelimited') return { kind: 'busy', retryAfterMs: 30_000 };
    return DOUBTFUL.has(code) ? { kind: 'unknown', why: code } : { kind: 'refused', code };
  }
  if (error instanceof webApi.WebAPIRateLimitedError) return { kind: 'busy', retryAfterMs: error.retryAfter * 1_000 };
  if (error instanceof webApi.WebAPIHTTPError) return httpFailure(error.statusCode);
  return connectionFailure(error instanceof webApi.WebAPIRequestError ? error.original : error);
}
