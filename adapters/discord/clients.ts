import { REST } from 'discord.js';
import type { DiscordOptions } from './options.ts';

/** The REST clients of this process. */
export interface Clients {
  /** For what somebody waits for: answers fast or not at all, and never twice. */
  readonly interactive: REST;
  /** For what nobody waits for: direct messages, registration. */
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
  const client = (timeout: number): REST =>
    new REST({ api: apiUrl, version: '10', retries: 0, timeout, rejectOnRateLimit: () => true }).setToken(token);
  const interactive = client(INTERACTIVE_TIMEOUT_MS);
  const bulk = client(BULK_TIMEOUT_MS);
  const renew = () => {
    interactive.setToken(token);
    bulk.setToken(token);
  };
  return { interactive, bulk, renew };
}
