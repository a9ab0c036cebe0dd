import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { attemptWith, connectionFailure, type Failed, httpFailure, type Outcome } from '../../shared/apiResult.ts';

/** Discord's own error code, or a name where it is not Discord that refused. */
export type ErrorCode = number | string;

/**
 * Makes a request and classes what comes back. Never rejects. The errors of `discord.js` carry what was sent, a secret among it, and the
 * interaction's token in their address.
 */
export async function attempt<T>(request: () => Promise<T>): Promise<Outcome<T, ErrorCode>> {
  return await attemptWith(request, classify);
}

/** Classes an error of the REST client. */
export function classify(error: unknown): Failed<ErrorCode> {
  if (error instanceof RateLimitError)
    return { kind: 'busy', retryAfterMs: Math.max(error.timeToReset, error.retryAfter) };
  if (error instanceof DiscordAPIError) {
    // A proxy's refusal has no code, whatever its type says.
    const code: ErrorCode | undefined = error.code;
    // Nor does 0 say anything: Discord's own answer where it has no code for a status, such as 401.
    return { kind: 'refused', code: code || `HTTP ${error.status}`, status: error.status };
  }
  return error instanceof HTTPError ? httpFailure(error.status) : connectionFailure(error);
}
