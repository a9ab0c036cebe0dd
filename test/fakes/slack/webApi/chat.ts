import type { JsonObject } from '../../shared/json.ts';
import { happened } from '../../shared/world.ts';
import type { Args } from '../args.ts';
import { contentOf } from '../content.ts';
import type { Message } from '../messages.ts';
import { messageObject } from '../objects.ts';
import { type Fixture, post } from '../world.ts';
import { destination } from './conversations.ts';
import { failure, type Method } from './method.ts';

const CONTENT = ['text', 'blocks', 'attachments', 'mrkdwn', 'parse', 'link_names', 'metadata'];
const LOOKS = [
  'unfurl_links',
  'unfurl_media',
  'reply_broadcast',
  'username',
  'icon_emoji',
  'icon_url',
  'client_msg_id',
];
/** Source: docs.slack.dev/reference/methods/chat.update, `msg_too_long`. */
const LONGEST_UPDATE = 4000;

/** Messages. */
export const CHAT_METHODS: Readonly<Record<string, Method>> = {
  'chat.postMessage': {
    token: 'bot',
    scope: 'chat:write',
    required: ['channel'],
    optional: [...CONTENT, ...LOOKS, 'thread_ts'],
    run: postMessage,
  },
  'chat.postEphemeral': {
    token: 'bot',
    scope: 'chat:write',
    required: ['channel', 'user'],
    optional: [...CONTENT, ...LOOKS, 'thread_ts'],
    run: postEphemeral,
  },
  'chat.update': {
    token: 'bot',
    scope: 'chat:write',
    required: ['channel', 'ts'],
    optional: [...CONTENT, ...LOOKS, 'as_user'],
    run: update,
  },
  'chat.delete': {
    token: 'bot',
    scope: 'chat:write',
    required: ['channel', 'ts'],
    optional: ['as_user'],
    run: remove,
  },
};

async function postMessage(args: Args, world: Fixture): Promise<JsonObject> {
  const { workspace } = world;
  const id = args.text('channel') ?? '';
  let to = destination(world, id);
  // Source: docs.slack.dev/reference/scopes/chat.write.public
  const isPublic = to === 'not_in_channel' && workspace.app.scopes.includes('chat:write.public');
  if (isPublic) to = workspace.conversation(id);
  if (typeof to === 'string') return failure(to);
  const read = contentOf(world, 'chat.postMessage', args);
  if (read.kind === 'error') return failure(read.error, read.messages);
  const thread = args.text('thread_ts');
  const origin = {
    kind: 'message',
    channel: to.id,
    to: undefined,
    from: 'chat.postMessage',
    cause: undefined,
  } as const;
  const message = await post(world, { ...origin, thread }, read.content);
  return { ok: true, channel: to.id, ts: message.ts, message: messageObject(workspace, message) };
}

async function postEphemeral(args: Args, world: Fixture): Promise<JsonObject> {
  const to = destination(world, args.text('channel') ?? '');
  if (typeof to === 'string') return failure(to);
  const user = args.text('user') ?? '';
  if (!to.members.has(user)) return failure('user_not_in_channel');
  const read = contentOf(world, 'chat.postEphemeral', args);
  if (read.kind === 'error') return failure(read.error, read.messages);
  const thread = args.text('thread_ts');
  const origin = { kind: 'ephemeral', channel: to.id, to: user, from: 'chat.postEphemeral', cause: undefined } as const;
  const message = await post(world, { ...origin, thread }, read.content);
  // Somebody who was away in the meantime never sees it, and Slack says ok all the same.
  return { ok: true, message_ts: message.ts };
}

async function update(args: Args, world: Fixture): Promise<JsonObject> {
  const found = ownMessage(args, world, 'cant_update_message');
  if (typeof found === 'string') return failure(found);
  if ((args.text('text') ?? '').length > LONGEST_UPDATE) return failure('msg_too_long');
  const read = contentOf(world, 'chat.update', args);
  if (read.kind === 'error') return failure(read.error, read.messages);
  // A text alone drops the blocks that there were; blocks alone keep the text.
  const text = args.has('text') ? read.content.text : found.text;
  found.change({ ...read.content, text, at: world.ids.now(), by: 'chat.update' });
  await happened(world, { what: 'updated', message: found, cause: undefined });
  const message = messageObject(world.workspace, found);
  return { ok: true, channel: found.channel, ts: found.ts, text, message };
}

async function remove(args: Args, world: Fixture): Promise<JsonObject> {
  const found = ownMessage(args, world, 'cant_delete_message');
  if (typeof found === 'string') return failure(found);
  found.remove('deleted');
  await happened(world, { what: 'deleted', message: found, cause: undefined });
  return { ok: true, channel: found.channel, ts: found.ts };
}

/** @returns a message of the bot's own, or Slack's code. An ephemeral one can't be found again; a `U…` names no conversation. */
function ownMessage(args: Args, { workspace, messages }: Fixture, notOwn: string): Message | string {
  const channel = args.text('channel') ?? '';
  if (!workspace.conversations.has(channel)) return 'channel_not_found';
  const ts = args.text('ts');
  const found = messages.find((message) => message.channel === channel && message.ts === ts);
  if (found === undefined || found.kind === 'ephemeral' || !found.visible) return 'message_not_found';
  return found.author === workspace.app.botUserId ? found : notOwn;
}
