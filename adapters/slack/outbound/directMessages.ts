import type { ConversationStore, PlatformLog, SendResult, SentMessage } from '../../../src/chat/contracts/platform.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { LiveMessage } from '../../shared/liveMessage.ts';
import { RateLimiter } from '../../shared/rateLimiter.ts';
import { userIdOf } from '../people/users.ts';
import { renderMessage } from '../render/message.ts';
import { attempt, type Outcome } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { sharePictures } from './pictures.ts';
import { newNonce } from './surface.ts';

/** Errors that say: this person can't be written to, now or later (docs.slack.dev/reference/methods/chat.postMessage). */
const UNREACHABLE_PERSON: ReadonlySet<string> = new Set([
  'user_disabled',
  'user_not_found',
  'users_not_found',
  'user_not_visible',
  'cannot_dm_bot',
]);
/** Those of them that say: there is no such person any more. */
const GONE_PERSON: ReadonlySet<string> = new Set(['user_disabled', 'user_not_found', 'users_not_found']);
/** Errors that say: nobody can. Not remembered of this person: it would still count when the app has been put right. */
const UNREACHABLE_ALL: ReadonlySet<string> = new Set([
  'account_inactive',
  'messages_tab_disabled',
  'restricted_action',
]);
/** Errors that say: in this conversation nothing can be posted, until somebody lets the app in. */
const UNREACHABLE_CONVERSATION: ReadonlySet<string> = new Set(['channel_not_found', 'not_in_channel', 'is_archived']);
/** About one message a second to one conversation; we keep to that for all together. */
const MESSAGE_INTERVAL_MS = 1_000;
/** All progress messages of a workspace share 50 updates a minute; a few are left for others. */
const UPDATE_INTERVAL_MS = 1_500;

/** How far apart calls are, in milliseconds. */
export interface Intervals {
  readonly messages: number;
  readonly updates: number;
}

/** Writes to people privately: `conversations.open` once, then the stored conversation, which updates need as well. */
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

  /**
   * Writes to someone, once: a message that may have arrived is not sent again. About someone who lately could not be written to
   * Slack is not asked. Never rejects.
   */
  async tell(externalId: string, message: View): Promise<SendResult> {
    try {
      const why = await this.#store.refusal(externalId);
      if (why !== undefined) return noWayTo(why);
      const outcome = await this.#write(externalId, message);
      if (outcome.kind === 'refused' && UNREACHABLE_PERSON.has(outcome.error))
        await this.#store.refuse(externalId, outcome.error);
      return this.#told(outcome, UNREACHABLE_PERSON);
    } catch {
      return { kind: 'not-now', why: 'the database can’t be read' };
    }
  }

  /** Writes where several people read, once and at the same pace. Never rejects. @param conversation Slack's ID of it. */
  async announce(conversation: string, message: View): Promise<SendResult> {
    return this.#told(await this.#post(conversation, message), UNREACHABLE_CONVERSATION);
  }

  async #write(externalId: string, message: View): Promise<Outcome<SentMessage>> {
    const stored = await this.#store.find(externalId);
    const posted = stored === undefined ? undefined : await this.#post(stored, message);
    if (posted !== undefined && !(posted.kind === 'refused' && posted.error === 'channel_not_found')) return posted;
    const opened = await this.#open(externalId);
    return opened.kind === 'done' ? await this.#post(opened.value, message) : opened;
  }

  async #open(externalId: string): Promise<Outcome<string>> {
    await this.#messages.acquire();
    const opened = await attempt(() => this.#clients.bulk.conversations.open({ users: userIdOf(externalId) }));
    if (opened.kind !== 'done') return this.#paused(opened);
    const id = opened.value.channel?.id;
    if (id === undefined) return { kind: 'refused', error: 'no conversation' };
    await this.#store.remember(externalId, id);
    return { kind: 'done', value: id };
  }

  async #post(conversation: string, message: View): Promise<Outcome<SentMessage>> {
    await this.#messages.acquire();
    const { text, blocks } = renderMessage(message, newNonce());
    const body = { channel: conversation, text, blocks, mrkdwn: false, unfurl_links: false, unfurl_media: false };
    const posted = await attempt(() => this.#clients.bulk.chat.postMessage(body));
    if (posted.kind !== 'done') return this.#paused(posted);
    const { channel = conversation, ts = '' } = posted.value;
    await this.#share(channel, message);
    const port = {
      change: (changed: View) =>
        attempt(() => this.#clients.bulk.chat.update({ channel, ts, ...renderMessage(changed, newNonce()) })),
      postAgain: async (changed: View) => {
        await this.#post(conversation, changed);
      },
    };
    return { kind: 'done', value: new LiveMessage(port, this.#updates) };
  }

  /** What pictures show is in the message's words: one that can't be shared is left out. */
  async #share(conversation: string, message: View): Promise<void> {
    const shared = await sharePictures(this.#clients.bulk, conversation, message, () => this.#messages.acquire());
    if (shared.kind !== 'done') this.#log.warn({ outcome: this.#paused(shared) }, 'a picture could not be shared');
  }

  #paused<T>(outcome: Outcome<T>): Outcome<T> {
    if (outcome.kind === 'busy') this.#messages.pause(outcome.retryAfterMs);
    return outcome;
  }

  #told(outcome: Outcome<SentMessage>, unreachable: ReadonlySet<string>): SendResult {
    switch (outcome.kind) {
      case 'done':
        return { kind: 'told', message: outcome.value };
      case 'unknown':
        this.#log.warn({ why: outcome.why }, 'a message may not have arrived');
        return { kind: 'unknown' };
      case 'busy':
        return { kind: 'not-now', why: 'Slack asks to wait' };
      case 'refused':
        return unreachable.has(outcome.error) || UNREACHABLE_ALL.has(outcome.error)
          ? noWayTo(outcome.error)
          : { kind: 'not-now', why: outcome.error };
    }
  }
}

function noWayTo(why: string): SendResult {
  return { kind: 'unreachable', why, ...(GONE_PERSON.has(why) ? { gone: true } : {}) };
}
