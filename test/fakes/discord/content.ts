import { isList, isObject, type Json, type JsonObject, objectsIn, textIn } from '../shared/json.ts';
import { EMPTY, isEmpty, problemsOfMessage } from './components.ts';
import type { MessagePlace } from './messageRules.ts';
import { type Attachment, type Message, type MessageContent, withIds } from './messages.ts';
import { FLAG } from './numbers.ts';
import { pingsOf } from './pings.ts';
import type { Path, Problem } from './problems.ts';
import { failed, type Outcome } from './restErrors.ts';
import type { Fixture } from './world.ts';

/** What a message is to say, or why it can't. */
export type ContentResult =
  | { readonly kind: 'content'; readonly content: MessageContent }
  | { readonly kind: 'refused'; readonly outcome: Outcome };

/** Where content comes from. */
export interface Given {
  readonly body: Json | undefined;
  readonly files: readonly Attachment[];
  readonly place: MessagePlace;
  /** What stands before each path in an error. */
  readonly at?: Path;
}

/** @returns what a new message says. */
export function newContent(given: Given): ContentResult {
  const { body, files, place, at = [] } = given;
  const names = files.map(({ name }) => name);
  const problems = problemsOfMessage(body ?? {}, { place, files: names, at });
  if (problems.length > 0) return refused(problems);
  const own = isObject(body) ? body : {};
  const said = { content: textIn(own, 'content') ?? '', components: withIds(objectsIn(own, 'components')) };
  return {
    kind: 'content',
    content: {
      ...said,
      embeds: objectsIn(own, 'embeds'),
      attachments: described(files, own),
      flags: flagsIn(own),
      pings: pingsOf(own, said, place),
    },
  };
}

/** @returns what a message says after a change: what is not said stays as it is. */
export function changedContent(world: Fixture, where: string, message: Message, given: Given): ContentResult {
  const { body, files, at = [] } = given;
  const own = isObject(body) ? body : {};
  const { now } = message;
  const kept = keptAttachments(message, own);
  const names = [...kept, ...files].map(({ name }) => name);
  const v2 = message.v2 || (flagsIn(own) & FLAG.componentsV2) !== 0;
  const problems = problemsOfMessage(body ?? {}, { place: 'edit', v2, files: names, at });
  if (problems.length > 0) return refused(problems);
  if ((flagsIn(own) & FLAG.ephemeral) !== 0 && !message.ephemeral) {
    world.records.complain(where, 'EPHEMERAL does nothing here: who sees a message is decided when it is made');
  }
  const said = (field: string) => own[field] !== undefined;
  const content: MessageContent = {
    content: said('content') ? (textIn(own, 'content') ?? '') : now.content,
    embeds: said('embeds') ? objectsIn(own, 'embeds') : now.embeds,
    components: said('components') ? withIds(objectsIn(own, 'components')) : now.components,
    attachments: [...kept, ...described(files, own)],
    flags: (now.flags & ~FLAG.loading) | (v2 ? FLAG.componentsV2 : 0) | (flagsIn(own) & FLAG.suppressEmbeds),
    pings: [],
  };
  const { embeds, components } = content;
  // What a message said before it became one of layout components must be taken away by name.
  const legacy = v2 ? problemsOfMessage({ content: content.content, embeds }, { place: 'edit', v2, at }) : [];
  if (legacy.length > 0) return refused(legacy);
  const saysNothing = isEmpty({ content: content.content, embeds, components }, names);
  return saysNothing ? { kind: 'refused', outcome: failed(50006) } : { kind: 'content', content };
}

function refused(problems: readonly Problem[]): ContentResult {
  const onlyEmpty = problems.every(({ code }) => code === EMPTY);
  const named = problems.filter(({ code }) => code !== EMPTY);
  return { kind: 'refused', outcome: onlyEmpty ? failed(50006) : failed(50035, named) };
}

function flagsIn(body: JsonObject): number {
  const { flags } = body;
  return typeof flags === 'number' ? flags : 0;
}

/** Source: docs.discord.com/developers/reference#editing-message-attachments */
function keptAttachments(message: Message, body: JsonObject): readonly Attachment[] {
  const { attachments } = body;
  if (attachments === undefined) return message.attachments;
  const ids = isList(attachments) ? attachments.filter(isObject).map(({ id }) => String(id)) : [];
  return message.attachments.filter(({ id }) => ids.includes(id));
}

function described(files: readonly Attachment[], body: JsonObject): readonly Attachment[] {
  const said = objectsIn(body, 'attachments');
  return files.map((file, index) => {
    const about = said.find(({ id }) => String(id) === String(index));
    return { ...file, description: textIn(about, 'description') ?? file.description };
  });
}
