import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { View } from '../../../src/chat/contracts/view.ts';
import type { Outcome } from '../../shared/apiResult.ts';
import {
  type DirectMessageDeps,
  DirectMessages,
  type Intervals,
  type MessagePort,
} from '../../shared/directMessages.ts';
import type { Changed } from '../../shared/liveMessage.ts';
import { messageHandle } from '../../shared/messageHandle.ts';
import type { RateLimiter } from '../../shared/rateLimiter.ts';
import type { CommandWording } from '../render/commandWording.ts';
import { filesOf, renderMessage } from '../render/message.ts';
import { attempt, type ErrorCode } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';

/** A person, or a channel, that can't be written to. See docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes */
const UNREACHABLE: ReadonlySet<ErrorCode> = new Set([
  10003, // Unknown channel
  10013, // Unknown user
  50001, // Missing access
  50007, // Cannot send messages to this user
  50013, // Missing permissions
  50278, // No mutual guilds
]);
const CODES = {
  person: UNREACHABLE,
  // An account that was deleted, or that left every guild that is served.
  gone: new Set<ErrorCode>([10013, 50278]),
  everyone: new Set<ErrorCode>(),
  app: new Set<ErrorCode>([
    'HTTP 401',
    20026, // This app has been quarantined
    40001, // Unauthorized
    40002, // The account must be verified
    40003, // Direct messages are being opened too fast
    50014, // Invalid authentication token
  ]),
  message: new Set<ErrorCode>([
    40005, // Request entity too large
    50006, // Cannot send an empty message
    50035, // Invalid form body
    50109, // The request body contains invalid JSON
    200000, // Blocked by the server's AutoMod
    200001, // Its title was blocked by AutoMod
    240000, // Blocked by the filter for harmful links
  ]),
  conversation: new Set<ErrorCode>([
    ...UNREACHABLE,
    10004, // Unknown guild
    50008, // Cannot send messages in a channel of this kind
    50009, // The channel's verification level is too high
    50024, // Cannot do this in a channel of this kind
    50083, // The thread is archived
    160005, // The thread is locked
  ]),
  unchangeable: new Set<ErrorCode>([
    'HTTP 404',
    10008, // Unknown message
    50005, // Somebody else's message
    50021, // A message of the system
  ]),
  stale: new Set<ErrorCode>([10003, 50001]),
};
/**
 * Discord gives no figure for direct messages, and blocks bots that open many at once: one a second. Changes of one channel's messages:
 * about five in five seconds.
 */
const INTERVALS: Intervals = { messages: 1_000, updates: 1_000, urgentAtOnce: 4 };
/**
 * For how long Discord surely knows a nonce again. `enforce_nonce` is checked "in the past few minutes", of which two are the fewest;
 * see docs.discord.com/developers/resources/message#create-message-jsonform-params.
 */
export const REMEMBERED_MS = 120_000;
/** A message that may have arrived is sent again with the same nonce: Discord then answers with the existing one. */
const TRIES = 3;

const CREATED = z.object({ id: z.string().regex(/^\d{5,20}$/) });

/** Writes to people on Discord. */
export function directMessages(
  clients: Clients,
  wording: CommandWording,
  {
    intervals = INTERVALS,
    ...deps
  }: Omit<DirectMessageDeps, 'intervals'> & { readonly intervals?: Intervals | undefined },
): DirectMessages {
  return new DirectMessages(new DiscordMessages(clients, wording), { ...deps, intervals });
}

class DiscordMessages implements MessagePort {
  readonly platform = 'Discord';
  readonly codes = CODES;
  readonly #clients: Clients;
  readonly #wording: CommandWording;

  constructor(clients: Clients, wording: CommandWording) {
    this.#clients = clients;
    this.#wording = wording;
  }

  why(code: ErrorCode): string {
    return `Discord’s error ${code}`;
  }

  async open(userId: string): Promise<Outcome<string, ErrorCode>> {
    const body = { recipient_id: userId };
    const opened = await attempt(() => this.#clients.bulk.post('/users/@me/channels', { body }));
    if (opened.kind !== 'done') return opened;
    const channel = CREATED.safeParse(opened.value).data;
    return channel === undefined ? { kind: 'refused', code: 'no conversation' } : { kind: 'done', value: channel.id };
  }

  /** @param id as the message's nonce: 25 characters at most. */
  async post(
    channel: string,
    shown: View,
    limiter: RateLimiter,
    id: string | undefined,
  ): Promise<Outcome<string, ErrorCode>> {
    const message = renderMessage(this.#wording.view(shown));
    const nonce = id ?? randomBytes(15).toString('base64url');
    const body = { ...message, nonce, enforce_nonce: true };
    const files = [...filesOf(shown, message)];
    let posted: Outcome<unknown, ErrorCode> = { kind: 'unknown', why: 'not tried' };
    for (let tries = 0; tries < TRIES && posted.kind === 'unknown'; tries += 1) {
      await limiter.acquire();
      posted = await attempt(() => this.#clients.bulk.post(`/channels/${channel}/messages`, { body, files }));
    }
    if (posted.kind !== 'done') return posted;
    const { id: created = '' } = CREATED.safeParse(posted.value).data ?? {};
    return { kind: 'done', value: messageHandle(channel, created) };
  }

  async change(handle: string, changed: View): Promise<Changed> {
    const [, channel, message] = /^(\d{5,20}):(\d{5,20})$/.exec(handle) ?? [];
    if (channel === undefined || message === undefined) return { kind: 'refused', code: 10008 };
    const path = `/channels/${channel}/messages/${message}` as const;
    const body = renderMessage(this.#wording.view(changed));
    return await attempt(() => this.#clients.bulk.patch(path, { body, files: [...filesOf(changed, body)] }));
  }
}
