import { isObject, textIn } from '../../shared/json.ts';
import { changedContent, newContent } from '../content.ts';
import type { Message } from '../messages.ts';
import { PERMISSION } from '../numbers.ts';
import { channelObject, messageObject } from '../objects.ts';
import type { Channel } from '../realm.ts';
import { type ErrorCode, failed, type Outcome } from '../restErrors.ts';
import { change, type Fixture, remove as removeMessage, shown, stored } from '../world.ts';
import { type Handler, type Handlers, param, type RouteRequest } from './route.ts';

/** For how long a nonce is known; «the past few minutes». Source: docs.discord.com/developers/resources/message#create-message */
const NONCE_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
/** How often a message that is an hour old may be edited in an hour. Discord does not say; this is a guess on the low side. */
const LATE_EDITS = 30;

/** The bot's own messages. Source: docs.discord.com/developers/resources/message */
export const CHANNEL_ROUTES: Handlers = {
  'GET /channels/:channel': inChannel((_request, { realm }, channel) => ({
    kind: 'ok',
    body: channelObject(realm, channel),
  })),
  'POST /channels/:channel/typing': inChannel((_request, world, channel) => {
    const refusal = writingRefused(world, channel);
    return refusal === undefined ? { kind: 'empty' } : failed(refusal);
  }),
  'POST /channels/:channel/messages': inChannel(create),
  'GET /channels/:channel/messages/:message': withMessage((_request, world, message) => ({
    kind: 'ok',
    body: messageObject(world, message),
  })),
  'PATCH /channels/:channel/messages/:message': withMessage(edit),
  'DELETE /channels/:channel/messages/:message': withMessage(async (_request, world, message) => {
    await removeMessage(world, message, undefined);
    return { kind: 'empty' };
  }),
};

type InChannel = (request: RouteRequest, world: Fixture, channel: Channel) => Outcome | Promise<Outcome>;
type WithMessage = (request: RouteRequest, world: Fixture, message: Message) => Outcome | Promise<Outcome>;

function inChannel(run: InChannel): Handler {
  return async (request, world) => {
    const { realm } = world;
    const channel = realm.channels.get(param(request, 'channel'));
    if (channel === undefined) return failed(10003);
    if (!realm.may(channel, realm.app.botId)) return failed(50001);
    return await run(request, world, channel);
  };
}

function withMessage(run: WithMessage): Handler {
  return inChannel(async (request, world, channel) => {
    const id = param(request, 'message');
    const found = world.messages.find((message) => message.id === id && message.channel === channel.id);
    // An ephemeral message can be found only with its interaction's token.
    if (found === undefined || found.ephemeral || found.gone === 'deleted') return failed(10008);
    return await run(request, world, found);
  });
}

/** @returns why the bot can't write in a channel. */
function writingRefused({ realm }: Fixture, channel: Channel): ErrorCode | undefined {
  const { recipient } = channel;
  if (recipient !== undefined) {
    if (!realm.sharesGuild(recipient)) return 50278;
    return realm.user(recipient).dms === 'closed' ? 50007 : undefined;
  }
  return realm.may(channel, realm.app.botId, PERMISSION.sendMessages) ? undefined : 50013;
}

async function create({ body, files }: RouteRequest, world: Fixture, channel: Channel): Promise<Outcome> {
  const refusal = writingRefused(world, channel);
  if (refusal !== undefined) return failed(refusal);
  const read = newContent({ body, files, place: 'channel' });
  if (read.kind === 'refused') return read.outcome;
  if (files.length > 0 && !world.realm.may(channel, world.realm.app.botId, PERMISSION.attachFiles))
    return failed(50013);
  const { nonce, enforce_nonce: enforce, message_reference: reference } = isObject(body) ? body : {};
  const given = typeof nonce === 'string' || typeof nonce === 'number' ? nonce : undefined;
  if (enforce === true && given !== undefined) {
    const since = world.ids.now() - NONCE_MS;
    const before = world.messages.find(
      (one) => one.channel === channel.id && one.nonce === given && one.createdAt >= since,
    );
    if (before !== undefined) return { kind: 'ok', body: messageObject(world, before) };
  }
  const replyTo = isObject(reference) ? textIn(reference, 'message_id') : undefined;
  const noInteraction = { cause: undefined, command: undefined, metadata: undefined } as const;
  const origin = { to: undefined, from: 'channel', ...noInteraction, replyTo } as const;
  const place = { channel: channel.id, guild: channel.guild, nonce: given };
  const message = stored(world, { ...origin, ...place }, read.content);
  await shown(world, message);
  return { kind: 'ok', body: messageObject(world, message) };
}

async function edit(request: RouteRequest, world: Fixture, message: Message): Promise<Outcome> {
  const { body, files, route } = request;
  if (message.author !== world.realm.app.botId) return failed(50005);
  const read = changedContent(world, route, message, { body, files, place: 'edit' });
  if (read.kind === 'refused') return read.outcome;
  const now = world.ids.now();
  if (now - message.createdAt > HOUR_MS) {
    const lately = message.lateEdits.filter((at) => now - at < HOUR_MS);
    if (lately.length >= LATE_EDITS) return failed(30046);
    message.lateEdits.push(now);
  }
  await change(world, message, read.content, undefined);
  return { kind: 'ok', body: messageObject(world, message) };
}
