import { REST } from 'discord.js';
import type { DiscordOptions } from '../config.ts';
import { makeRequest } from './makeRequest.ts';

/** The REST clients of this process. */
export interface Clients {
  /** For requests that somebody waits for: they answer fast or not at all, and never twice. */
  readonly interactive: REST;
  /** For requests that nobody waits for: direct messages, registration. */
  readonly bulk: REST;
  /** Gives the clients their token again: after a `401` they have none. */
  renew(): void;
}

const INTERACTIVE_TIMEOUT_MS = 5_000;
const BULK_TIMEOUT_MS = 15_000;

/**
 * Makes the clients. None repeats a request by itself: a slow callback that is sent again is answered `40060`, though the first was
 * carried out; and a message that timed out may have been sent. None waits for a rate limit: it says how long it is.
 */
export function makeClients({ token, apiUrl }: DiscordOptions): Clients {
  const common = { api: apiUrl, version: '10', retries: 0, rejectOnRateLimit: () => true, makeRequest };
  // Answers to interactions don't count towards the bot's limit of fifty a second; see docs.discord.com/developers/topics/rate-limits
  const unlimited = { globalRequestsPerSecond: Number.POSITIVE_INFINITY };
  const interactive = new REST({ ...common, ...unlimited, timeout: INTERACTIVE_TIMEOUT_MS });
  const bulk = new REST({ ...common, timeout: BULK_TIMEOUT_MS });
  const renew = () => {
    interactive.setToken(token);
    bulk.setToken(token);
  };
  renew();
  return { interactive, bulk, renew };
}
