import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ConversationStore, PlatformLog, SendResult, SentMessage } from '../../../src/chat/contracts/platform.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { LiveMessage } from '../../shared/liveMessage.ts';
import { RateLimiter } from '../../shared/rateLimiter.ts';
import { filesOf, renderMessage } from '../render/message.ts';
import { attempt, type Outcome } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';

/**
 * Codes that say: this person, or this channel, can't be written to, now or later.
 * See docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
 */
const UNREACHABLE: ReadonlySet<number | string> = new Set([
  10003, // Unknown channel
  10013, // Unknown user
  50001, // Missing access
  50007, // Cannot send messages to this user
  50013, // Missing permissions
  50278, // No mutual guilds
]);
/** Those of a person who is not there any more: an account that was deleted, or that left every guild that is served. */
const GONE_PERSON: ReadonlySet<number | string> = new Set([10013, 50278]);
const GONE_WHYS: ReadonlySet<string> = new Set([...GONE_PERSON].map(whyOf));
/** Those of a channel that may only be gone, so that the conversation can be opened anew. */
const GONE: ReadonlySet<number | string> = new Set([10003, 50001]);
/** Discord gives no figure for direct messages, and blocks bots that open many at once: one a second. */
const MESSAGE_INTERVAL_MS = 1_000;
/** Changes of one channel's messages: about five in five seconds. */
const UPDATE_INTERVAL_MS = 1_000;
/**
 * For how long Discord surely knows a nonce again. `enforce_nonce` is checked "in the past few minutes", of which two are the fewest;
 * see docs.discord.com/developers/resources/message#create-message-jsonform-params.
 */
export const REMEMBERED_MS = 120_000;
/** A message that may have arrived is sent again, by the same nonce: then Discord answers with the one that is there. */
const TRIES = 3;

const CREATED = z.object({ id: z.string().regex(/^\d{5,20}$/) });

/** How far apart requests are, in milliseconds. */
export interface Intervals {
  readonly messages: number;
  readonly updates: number;
}

/** Writes to people privately: a conversation is opened once and stored; who can't be written to is remembered. */
export class DirectMessages {
  readonly #clients: Clients;
  readonly #store: ConversationStore;
  readonly #log: PlatformLog;
  readonly #messages: RateLimiter;
  readonly #updates: RateLimiter;

  /** @param signal ends all waiting. */
  constructor(
    clients: Clients,
    store: ConversationStore,
    log: PlatformLog,
    signal: AbortSignal,
    intervals: Intervals = { messages: MESSAGE_INTERVAL_MS, updates: UPDATE_INTERVAL_MS },
  ) {
    this.#clients = clients;
    this.#store = store;
    this.#log = log;
    this.#messages = new RateLimiter(intervals.messages, signal);
    this.#updates = new RateLimiter(intervals.updates, signal);
  }

  /** Writes to someone, once. Never rejects. @param userId Discord's ID of them. @param id as its nonce: 25 characters at most. */
  async tell(userId: string, message: View, id?: string): Promise<SendResult> {
    try {
      // Each refusal counts towards the ban of our address, so it is not asked for again.
      const refusal = await this.#store.refusal(userId);
      if (refusal !== undefined) return unreachable(refusal);
      const told = this.#told(await this.#write(userId, message, id));
      if (told.kind === 'unreachable') await this.#store.refuse(userId, told.why);
      return told;
    } catch {
      return { kind: 'not-now', why: 'the database can’t be read' };
    }
  }

  /** Writes into a channel. Never rejects. @param id as with `tell`. */
  async announce(channel: string, message: View, id?: string): Promise<SendResult> {
    return this.#told(await this.#post(channel, message, id));
  }

  async #write(userId: string, message: View, id: string | undefined): Promise<Outcome<SentMessage>> {
    const stored = await this.#store.find(userId);
    const posted = stored === undefined ? undefined : await this.#post(stored, message, id);
    if (posted !== undefined && !(posted.kind === 'refused' && GONE.has(posted.code))) return posted;
    const opened = await this.#open(userId);
    return opened.kind === 'done' ? await this.#post(opened.value, message, id) : opened;
  }

  async #open(userId: string): Promise<Outcome<string>> {
    await this.#messages.acquire();
    const opened = await attempt(() =>
      this.#clients.bulk.post('/users/@me/channels', { body: { recipient_id: userId } }),
    );
    if (opened.kind !== 'done') return this.#paused(opened);
    const channel = CREATED.safeParse(opened.value).data;
    if (channel === undefined) return { kind: 'refused', code: 'no conversation', status: undefined };
    await this.#store.remember(userId, channel.id);
    return { kind: 'done', value: channel.id };
  }

  async #post(channel: string, shown: View, name?: string): Promise<Outcome<SentMessage>> {
    const message = renderMessage(shown);
    // See docs.discord.com/developers/resources/message#create-message-jsonform-params: at most 25 characters.
    const nonce = name ?? randomBytes(15).toString('base64url');
    const body = { ...message, nonce, enforce_nonce: true };
    const files = [...filesOf(shown, message)];
    let posted: Outcome<unknown> = { kind: 'unknown', why: 'not tried' };
    for (let tries = 0; tries < TRIES && posted.kind === 'unknown'; tries += 1) {
      await this.#messages.acquire();
      posted = await attempt(() => this.#clients.bulk.post(`/channels/${channel}/messages`, { body, files }));
    }
    if (posted.kind !== 'done') return this.#paused(posted);
    const { id = '' } = CREATED.safeParse(posted.value).data ?? {};
    const port = {
      change: (changed: View) => this.#change(`/channels/${channel}/messages/${id}`, changed),
      postAgain: async (changed: View) => {
        await this.#post(channel, changed);
      },
    };
    return { kind: 'done', value: new LiveMessage(port, this.#updates) };
  }

  /** Deleted, or too old to be changed often (30046): both refuse. */
  async #change(path: `/channels/${string}`, changed: View): Promise<Outcome<unknown>> {
    const body = renderMessage(changed);
    return await attempt(() => this.#clients.bulk.patch(path, { body, files: [...filesOf(changed, body)] }));
  }

  #paused<T>(outcome: Exclude<Outcome<T>, { kind: 'done' }>): Exclude<Outcome<T>, { kind: 'done' }> {
    if (outcome.kind === 'busy') this.#messages.pause(outcome.retryAfterMs);
    return outcome;
  }

  #told(outcome: Outcome<SentMessage>): SendResult {
    switch (outcome.kind) {
      case 'done':
        return { kind: 'told', message: outcome.value };
      case 'unknown':
        this.#log.warn({ why: outcome.why }, 'a direct message may not have arrived');
        return { kind: 'unknown' };
      case 'busy':
        return { kind: 'not-now', why: 'Discord asks to wait' };
      case 'refused': {
        const why = whyOf(outcome.code);
        return UNREACHABLE.has(outcome.code) ? unreachable(why) : { kind: 'not-now', why };
      }
    }
  }
}

function whyOf(code: number | string): string {
  return `Discord’s error ${code}`;
}

function unreachable(why: string): SendResult {
  return { kind: 'unreachable', why, ...(GONE_WHYS.has(why) ? { gone: true } : {}) };
}
