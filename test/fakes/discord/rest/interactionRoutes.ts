import { answer, originOf } from '../callbacks.ts';
import { changedContent, newContent } from '../content.ts';
import type { Grant } from '../grants.ts';
import type { Message } from '../messages.ts';
import { FLAG } from '../numbers.ts';
import { messageObject } from '../objects.ts';
import { failed, type Outcome } from '../restErrors.ts';
import { change, type Fixture, remove as removeMessage, shown, stored } from '../world.ts';
import { type Handler, type Handlers, param, type RouteRequest } from './route.ts';

/** Answering interactions, and following them up. Source: docs.discord.com/developers/interactions/receiving-and-responding#endpoints */
export const INTERACTION_ROUTES: Handlers = {
  'POST /interactions/:interaction/:token/callback': callback,
  'GET /webhooks/:app/:token/messages/@original': withMessage(get),
  'PATCH /webhooks/:app/:token/messages/@original': withMessage(edit),
  'DELETE /webhooks/:app/:token/messages/@original': withMessage(remove),
  'POST /webhooks/:app/:token': withToken(followUp),
  'GET /webhooks/:app/:token/messages/:message': withMessage(get),
  'PATCH /webhooks/:app/:token/messages/:message': withMessage(edit),
  'DELETE /webhooks/:app/:token/messages/:message': withMessage(remove),
};

async function callback(request: RouteRequest, world: Fixture): Promise<Outcome> {
  const { body, files, query, route } = request;
  const grant = world.grants.toAnswer(param(request, 'interaction'), param(request, 'token'));
  if (grant === undefined) return failed(10062);
  const outcome = await answer(world, route, grant, body, files);
  return outcome.kind === 'ok' && query.get('with_response') !== 'true' ? { kind: 'empty' } : outcome;
}

type RunWithToken = (request: RouteRequest, world: Fixture, grant: Grant) => Outcome | Promise<Outcome>;
type RunWithMessage = (
  request: RouteRequest,
  world: Fixture,
  message: Message,
  grant: Grant,
) => Outcome | Promise<Outcome>;

function withToken(run: RunWithToken): Handler {
  return async (request, world) => {
    const { realm, grants } = world;
    if (param(request, 'app') !== realm.app.id) return failed(10015);
    const grant = grants.toFollow(param(request, 'token'));
    if (grant === 'invalid') return failed(50027);
    // What was not answered yet has no webhook.
    if (grant === 'unanswered') return failed(10015);
    return await run(request, world, grant);
  };
}

function withMessage(run: RunWithMessage): Handler {
  return withToken(async (request, world, grant) => {
    const { message: id } = request.params;
    const own = (message: Message) => message.cause === grant.id || message === grant.original;
    const found =
      id === undefined ? grant.original : world.messages.find((message) => message.id === id && own(message));
    if (found === undefined || found.gone === 'deleted') return failed(10008);
    return await run(request, world, found, grant);
  });
}

function get(_request: RouteRequest, world: Fixture, message: Message): Outcome {
  return { kind: 'ok', body: messageObject(world, message) };
}

async function edit(request: RouteRequest, world: Fixture, message: Message, grant: Grant): Promise<Outcome> {
  const { body, files, route } = request;
  const read = changedContent(world, route, message, { body, files, place: 'edit' });
  if (read.kind === 'refused') return read.outcome;
  await change(world, message, read.content, grant.id);
  return { kind: 'ok', body: messageObject(world, message) };
}

async function remove(_request: RouteRequest, world: Fixture, message: Message, grant: Grant): Promise<Outcome> {
  await removeMessage(world, message, grant.id);
  return { kind: 'empty' };
}

async function followUp(request: RouteRequest, world: Fixture, grant: Grant): Promise<Outcome> {
  const { body, files, route } = request;
  const read = newContent({ body, files, place: 'followUp' });
  if (read.kind === 'refused') return read.outcome;
  const { original } = grant;
  if (original?.loading === true && original.cause === grant.id && original.gone !== 'deleted') {
    // It takes the place of the loading message, and is seen by those who saw that. Source: …#create-followup-message
    const ephemeral = (read.content.flags & FLAG.ephemeral) !== 0;
    const what = 'a follow-up straight after a deferral takes its place: edit the original instead';
    world.records.complain(route, ephemeral === original.ephemeral ? what : `${what}; EPHEMERAL is as it was deferred`);
    const flags = (read.content.flags & ~FLAG.ephemeral) | (original.flags & FLAG.ephemeral);
    await change(world, original, { ...read.content, flags }, grant.id);
    return { kind: 'ok', body: messageObject(world, original) };
  }
  const message = stored(world, originOf(world, grant, read.content.flags, 'followUp'), read.content);
  await shown(world, message);
  return { kind: 'ok', body: messageObject(world, message) };
}
