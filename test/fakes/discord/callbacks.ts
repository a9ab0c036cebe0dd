import { isObject, type Json, type JsonObject, objectsIn } from '../shared/json.ts';
import { happened } from '../shared/world.ts';
import { problemsOfCallback, problemsOfChoices, problemsOfDeferral, problemsOfModal } from './components.ts';
import { changedContent, newContent } from './content.ts';
import type { Grant, InteractionKind } from './grants.ts';
import type { Attachment, Message, MessageContent } from './messages.ts';
import { Modal } from './modals.ts';
import { CALLBACK, FLAG, INTERACTION } from './numbers.ts';
import { interactionMetadata, messageObject } from './objects.ts';
import { failed, type Outcome } from './restErrors.ts';
import { change, type Fixture, shown, stored } from './world.ts';

/** Which answers each kind of interaction can get. Source: docs.discord.com/developers/interactions/receiving-and-responding */
function typesFor(kind: InteractionKind, onMessage: boolean): readonly number[] {
  const { message, deferredMessage, deferredUpdate, update, choices, modal } = CALLBACK;
  const updates = onMessage ? [deferredUpdate, update] : [];
  switch (kind) {
    case 'autocomplete':
      return [choices];
    case 'command':
      return [message, deferredMessage, modal];
    case 'component':
      return [message, deferredMessage, ...updates, modal];
    case 'modal':
      return [message, deferredMessage, ...updates];
  }
}

const NOTHING: MessageContent = { content: '', embeds: [], components: [], attachments: [], flags: 0, pings: [] };

/**
 * Gives an interaction its first answer.
 * @param where for what is noted.
 * @returns what a callback with `with_response` is told.
 */
export async function answer(
  world: Fixture,
  where: string,
  grant: Grant,
  body: Json | undefined,
  files: readonly Attachment[],
): Promise<Outcome> {
  if (grant.answered !== undefined) return failed(40060);
  const problems = problemsOfCallback(body, typesFor(grant.kind, grant.clicked !== undefined));
  if (problems.length > 0 || !isObject(body)) return failed(50035, problems);
  const { type, data } = body;
  switch (type) {
    case CALLBACK.message:
      return await say(world, grant, data, files);
    case CALLBACK.deferredMessage:
      return await deferMessage(world, grant, data);
    case CALLBACK.deferredUpdate:
      grant.answered = CALLBACK.deferredUpdate;
      grant.original = grant.clicked;
      world.changes.notify();
      return told(world, grant, undefined);
    case CALLBACK.update:
      return await update(world, where, grant, data, files);
    case CALLBACK.choices:
      return await offer(world, grant, data);
    default:
      return await open(world, grant, data);
  }
}

/** @returns how a message came to be that answers an interaction. */
export function originOf(world: Fixture, grant: Grant, flags: number, from: 'callback' | 'followUp') {
  const first = grant.original ?? grant.clicked;
  const followsUp = from === 'followUp' && grant.original !== undefined;
  return {
    channel: grant.channel,
    guild: grant.guild,
    to: (flags & FLAG.ephemeral) === 0 ? undefined : grant.user,
    from,
    cause: grant.id,
    nonce: undefined,
    command: grant.kind === 'command' ? grant.title : undefined,
    metadata: {
      ...interactionMetadata(world.realm, grant),
      ...(followsUp ? { original_response_message_id: grant.original?.id } : {}),
    },
    replyTo: grant.kind === 'component' || from === 'followUp' ? first?.id : undefined,
  } as const;
}

async function say(
  world: Fixture,
  grant: Grant,
  data: Json | undefined,
  files: readonly Attachment[],
): Promise<Outcome> {
  const read = newContent({ body: data, files, place: 'callback', at: ['data'] });
  if (read.kind === 'refused') return read.outcome;
  grant.answered = CALLBACK.message;
  grant.original = stored(world, originOf(world, grant, read.content.flags, 'callback'), read.content);
  await shown(world, grant.original);
  return told(world, grant, grant.original);
}

async function deferMessage(world: Fixture, grant: Grant, data: Json | undefined): Promise<Outcome> {
  const problems = problemsOfDeferral(data, ['data']);
  if (problems.length > 0) return failed(50035, problems);
  grant.answered = CALLBACK.deferredMessage;
  const said = isObject(data) && typeof data['flags'] === 'number' ? data['flags'] : 0;
  const flags = said | FLAG.loading;
  grant.original = stored(world, originOf(world, grant, flags, 'callback'), { ...NOTHING, flags });
  await shown(world, grant.original);
  return told(world, grant, grant.original);
}

async function update(
  world: Fixture,
  where: string,
  grant: Grant,
  data: Json | undefined,
  files: readonly Attachment[],
): Promise<Outcome> {
  const message = grant.clicked;
  if (message === undefined || message.gone === 'deleted') return failed(10008);
  const read = changedContent(world, where, message, { body: data, files, place: 'edit', at: ['data'] });
  if (read.kind === 'refused') return read.outcome;
  grant.answered = CALLBACK.update;
  grant.original = message;
  await change(world, message, read.content, grant.id);
  return told(world, grant, message);
}

async function offer(world: Fixture, grant: Grant, data: Json | undefined): Promise<Outcome> {
  const problems = problemsOfChoices(data, ['data']);
  if (problems.length > 0 || !isObject(data)) return failed(50035, problems);
  grant.answered = CALLBACK.choices;
  await happened(world, { what: 'offered', to: grant.user, choices: objectsIn(data, 'choices'), cause: grant.id });
  return told(world, grant, undefined);
}

async function open(world: Fixture, grant: Grant, data: Json | undefined): Promise<Outcome> {
  const problems = problemsOfModal(data, ['data']);
  if (problems.length > 0 || !isObject(data)) return failed(50035, problems);
  grant.answered = CALLBACK.modal;
  for (const other of world.modals) if (other.user === grant.user) other.close();
  const { user, channel, clicked } = grant;
  const modal = new Modal({ id: world.ids.next(), user, channel, cause: grant.id, message: clicked }, data);
  world.modals.push(modal);
  await happened(world, { what: 'opened', modal, cause: grant.id });
  return told(world, grant, undefined);
}

/** Source: …/receiving-and-responding#interaction-callback-interaction-callback-response-object */
function told(world: Fixture, grant: Grant, message: Message | undefined): Outcome {
  const resource: JsonObject = {
    type: grant.answered,
    ...(message === undefined ? {} : { message: messageObject(world, message) }),
  };
  const body: JsonObject = {
    interaction: {
      id: grant.id,
      type: INTERACTION[grant.kind],
      ...(message === undefined
        ? {}
        : {
            response_message_id: message.id,
            response_message_loading: message.loading,
            response_message_ephemeral: message.ephemeral,
          }),
    },
    resource,
  };
  return { kind: 'ok', body };
}
