import type { PlatformLog } from '../../../src/chat/contracts/platform.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { codeOf, type Outcome } from '../../shared/apiResult.ts';
import {
  type DirectMessageDeps,
  DirectMessages,
  type Intervals,
  type MessagePort,
} from '../../shared/directMessages.ts';
import type { Changed } from '../../shared/liveMessage.ts';
import { messageHandle, readMessageHandle } from '../../shared/messageHandle.ts';
import type { RateLimiter } from '../../shared/rateLimiter.ts';
import type { Refusals } from '../../shared/refusals.ts';
import { userIdOf } from '../people/users.ts';
import { renderMessage } from '../render/message.ts';
import { newNonce } from '../render/nonce.ts';
import { APP_REFUSALS, attempt, CONTENT_REFUSALS } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { sharePictures } from './sharedPictures.ts';

/** See docs.slack.dev/reference/methods/chat.postMessage and conversations.open */
const CODES = {
  person: new Set(['user_disabled', 'user_not_found', 'users_not_found', 'user_not_visible', 'cannot_dm_bot']),
  gone: new Set(['user_disabled', 'user_not_found', 'users_not_found']),
  everyone: new Set(['account_inactive', 'messages_tab_disabled', 'restricted_action']),
  app: APP_REFUSALS,
  message: CONTENT_REFUSALS,
  // Until somebody lets the app in.
  conversation: new Set([
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'is_inactive',
    'channel_type_not_supported',
    'method_not_supported_for_channel_type',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'slack_connect_blocked',
  ]),
  // See docs.slack.dev/reference/methods/chat.update
  unchangeable: new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']),
  stale: new Set(['channel_not_found']),
};
/**
 * About one message a second to one conversation; we keep to that for all together. All progress messages of a workspace share 50
 * updates a minute: progress takes forty, and what was decided eight more at most.
 */
const INTERVALS: Intervals = { messages: 1_000, updates: 1_500, urgentAtOnce: 8 };

/** Writes to people on Slack, once: a message that may have arrived is not sent again. */
export function directMessages(
  clients: Clients,
  {
    intervals = INTERVALS,
    ...deps
  }: Omit<DirectMessageDeps, 'intervals'> & { readonly intervals?: Intervals | undefined },
): DirectMessages {
  return new DirectMessages(new SlackMessages(clients, deps), { ...deps, intervals });
}

const PICTURES = { what: 'pictures', name: null } as const;

class SlackMessages implements MessagePort {
  readonly platform = 'Slack';
  readonly codes = CODES;
  readonly #clients: Clients;
  readonly #log: PlatformLog;
  readonly #refusals: Refusals;

  constructor(clients: Clients, { log, refusals }: Pick<DirectMessageDeps, 'log' | 'refusals'>) {
    this.#clients = clients;
    this.#log = log;
    this.#refusals = refusals;
  }

  why(code: string | number): string {
    return String(code);
  }

  async open(externalId: string): Promise<Outcome<string>> {
    const opened = await attempt(() => this.#clients.bulk.conversations.open({ users: userIdOf(externalId) }));
    if (opened.kind !== 'done') return opened;
    const id = opened.value.channel?.id;
    return id === undefined ? { kind: 'refused', code: 'no conversation' } : { kind: 'done', value: id };
  }

  async post(conversation: string, message: View, limiter: RateLimiter): Promise<Outcome<string>> {
    await limiter.acquire();
    const { text, blocks } = renderMessage(message, newNonce());
    const body = { channel: conversation, text, blocks, mrkdwn: false, unfurl_links: false, unfurl_media: false };
    const posted = await attempt(() => this.#clients.bulk.chat.postMessage(body));
    if (posted.kind !== 'done') return posted;
    const { channel = conversation, ts = '' } = posted.value;
    await this.#share(channel, message, limiter);
    return { kind: 'done', value: messageHandle(channel, ts) };
  }

  async change(handle: string, message: View): Promise<Changed> {
    const { conversation: channel, message: ts } = readMessageHandle(handle) ?? {};
    if (channel === undefined || ts === undefined) return { kind: 'refused', code: 'message_not_found' };
    return await attempt(() => this.#clients.bulk.chat.update({ channel, ts, ...renderMessage(message, newNonce()) }));
  }

  /** What pictures show is in the message's words: one that can't be shared is left out. */
  async #share(conversation: string, message: View, limiter: RateLimiter): Promise<void> {
    if (this.#refusals.held(PICTURES) !== undefined) return;
    const shared = await sharePictures(this.#clients.bulk, conversation, message, () => limiter.acquire());
    if (shared.kind === 'busy') limiter.pause(shared.retryAfterMs);
    if (shared.kind === 'done' && shared.value > 0) await this.#refusals.accepted(PICTURES);
    if (shared.kind === 'refused')
      await this.#refusals.refused({ problem: PICTURES, code: shared.code, lasting: APP_REFUSALS.has(shared.code) });
    else if (shared.kind !== 'done') this.#log.warn({ code: codeOf(shared) }, 'picture upload failed');
  }
}
