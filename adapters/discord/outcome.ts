import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';

/**
 * What became of a request to Discord. `refused`: Discord did nothing. `unknown`: it may have done it. `busy`: it did nothing, and
 * says when to ask again.
 */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: number | string; readonly status: number | undefined }
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'unknown'; readonly why: string };

/** Errors of a connection that was never made: nothing can have reached Discord. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Makes a request and classes what comes back. Never rejects; and no error leaves here as it is: those of `discord.js` carry what was
 * sent, a secret among it, and the interaction's token in their address.
 */
export async function attempt<T>(request: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { kind: 'done', value: await request() };
  } catch (error) {
    return classify(error);
  }
}

/** Classes an error of the REST client. */
export function classify(error: unknown): Exclude<Outcome<never>, { kind: 'done' }> {
  if (error instanceof RateLimitError) return { kind: 'busy', retryAfterMs: error.timeToReset };
  if (error instanceof DiscordAPIError) return { kind: 'refused', code: error.code, status: error.status };
  if (error instanceof HTTPError) {
    return error.status >= 500
      ? { kind: 'unknown', why: `HTTP ${error.status}` }
      : { kind: 'refused', code: `HTTP ${error.status}`, status: error.status };
  }
  const code = codeOf(error);
  return NEVER_CONNECTED.has(code) ? { kind: 'refused', code, status: undefined } : { kind: 'unknown', why: code };
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error && error.cause !== undefined) return codeOf(error.cause);
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown error';
}
