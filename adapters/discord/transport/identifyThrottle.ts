import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { PlatformLog, SessionStarts } from '../../../src/chat/contracts/platform.ts';
import { attempt } from './apiResult.ts';
import type { Clients } from './clients.ts';

/** See docs.discord.com/developers/events/gateway#session-start-limit-object */
const GATEWAY = z.object({ session_start_limit: z.object({ remaining: z.number(), reset_after: z.number() }) });
/** Starts that are left alone, for the person who has to mend things by hand. */
const RESERVE = 20;
const POLL_MS = 1_000;
/** How often that is asked again before somebody hears that Discord is waited for. */
const QUIET_POLLS = 3;

/** What the gate needs. */
export interface ThrottleDeps {
  readonly starts: SessionStarts;
  readonly clients: Clients;
  readonly log: PlatformLog;
}

/**
 * Stands before every IDENTIFY. Discord allows a thousand in a day, and resets the bot's token beyond that: so they are counted over all
 * processes and restarts, come the slower the more there were, and none is made of what Discord says is nearly used up.
 */
export class IdentifyThrottle {
  readonly #deps: ThrottleDeps;

  constructor(deps: ThrottleDeps) {
    this.#deps = deps;
  }

  /** Waits until a session may be begun. @param waits is told if it can't at once. @throws when it is aborted. */
  async pass(signal: AbortSignal, waits: () => void): Promise<void> {
    const { log } = this.#deps;
    let told = false;
    let polls = 0;
    for (let wait = await this.#wait(); wait > 0; wait = await this.#wait()) {
      polls += 1;
      // One question that Discord left open is asked again in a moment: nobody has to hear of that.
      if (wait > POLL_MS || polls > QUIET_POLLS) waits();
      if (!told && wait > 10 * POLL_MS)
        log.warn({ seconds: Math.ceil(wait / 1_000) }, 'Discord session limit reached; waiting');
      told ||= wait > 10 * POLL_MS;
      await sleep(Math.min(wait, POLL_MS), undefined, { signal });
    }
    signal.throwIfAborted();
  }

  async #wait(): Promise<number> {
    const { clients, starts, log } = this.#deps;
    const asked = await attempt(() => clients.bulk.get('/gateway/bot'));
    const said = asked.kind === 'done' ? GATEWAY.safeParse(asked.value).data : undefined;
    if (said === undefined) return POLL_MS;
    const { remaining, reset_after: resetAfter } = said.session_start_limit;
    if (remaining <= RESERVE) return Math.max(resetAfter, POLL_MS);
    return await starts.claim().catch((error: unknown) => {
      log.error({ err: error }, 'Discord session claim failed; waiting');
      return POLL_MS;
    });
  }
}
