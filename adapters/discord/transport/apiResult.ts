import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { readConnectionError } from '../../shared/connectionError.ts';

/**
 * What became of a request to Discord. `refused`: Discord did nothing. `unknown`: it may have done it. `busy`: it did nothing, and
 * says when to ask again.
 */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: number | string; readonly status: number | undefined }
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'unknown'; readonly why: string };

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
  if (error instanceof RateLimitError)
    return { kind: 'busy', retryAfterMs: Math.max(error.timeToReset, error.retryAfter) };
  if (error instanceof DiscordAPIError) {
    // A proxy's refusal has no code, whatever its type says.
    const code: number | string | undefined = error.code;
    return { kind: 'refused', code: code ?? `HTTP ${error.status}`, status: error.status };
  }
  if (error instanceof HTTPError) {
    return error.status >= 500
      ? { kind: 'unknown', why: `HTTP ${error.status}` }
      : { kind: 'refused', code: `HTTP ${error.status}`, status: error.status };
  }
  const { code, mayHaveArrived } = readConnectionError(error);
  return mayHaveArrived ? { kind: 'unknown', why: code } : { kind: 'refused', code, status: undefined };
}
