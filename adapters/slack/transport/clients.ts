import { type LogLevel, webApi } from '@slack/bolt';
import type { SlackOptions } from '../config.ts';

/** The Web API clients of this process. */
export interface Clients {
  /** For requests that somebody waits for: they answer fast or not at all. */
  readonly interactive: webApi.WebClient;
  /** For requests that nobody waits for: direct messages, progress, homes that follow a change. */
  readonly bulk: webApi.WebClient;
}

/** Slack's clients log message texts below this level (@slack/web-api, DEBUG). */
export const QUIET = 'warn' as LogLevel;

const INTERACTIVE_TIMEOUT_MS = 5_000;
const BULK_TIMEOUT_MS = 20_000;

/**
 * Makes the clients. Each has an options object of its own: the SDK writes into the one that it is given. None repeats a call
 * by itself: a call that timed out may have been carried out, and would be a second time; and one that is rate-limited would
 * hold up all others of that client.
 */
export function makeClients({ botToken, apiUrl }: SlackOptions, logger: webApi.WebClientOptions['logger']): Clients {
  const client = (timeout: number): webApi.WebClient =>
    new webApi.WebClient(botToken, {
      slackApiUrl: apiUrl,
      timeout,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      ...(logger === undefined ? {} : { logger }),
    });
  return { interactive: client(INTERACTIVE_TIMEOUT_MS), bulk: client(BULK_TIMEOUT_MS) };
}
