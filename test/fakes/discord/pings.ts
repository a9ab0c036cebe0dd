import { isList, type Json, type JsonObject, objectIn } from '../shared/json.ts';
import { everyComponent } from './componentRules.ts';
import { displayed } from './layoutRules.ts';
import type { MessagePlace } from './messageRules.ts';
import type { MessageContent } from './messages.ts';

/** Which kinds of mentions ping if a message does not say it. Source: docs.discord.com/developers/resources/message#allowed-mentions-object */
const PINGS_BY_ITSELF: Readonly<Record<MessagePlace, readonly string[]>> = {
  channel: ['everyone', 'roles', 'users'],
  callback: ['users'],
  followUp: ['users'],
  edit: [],
};

/**
 * @returns whom a new message notifies: IDs of users and roles, and `everyone` (whether or not the bot may do that: anyone who
 * lets it has to know).
 */
export function pingsOf(
  body: JsonObject,
  content: Pick<MessageContent, 'content' | 'components'>,
  place: MessagePlace,
): readonly string[] {
  const allowed = objectIn(body, 'allowed_mentions');
  const { parse } = allowed ?? {};
  const kinds = allowed === undefined ? PINGS_BY_ITSELF[place] : texts(parse);
  const shown = everyComponent(content.components).map(({ component }) => displayed(component));
  const text = [content.content, ...shown].join('\n');
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  const named = (kind: 'users' | 'roles') => texts(allowed?.[kind]);
  const may = (kind: 'users' | 'roles') => (id: string) => kinds.includes(kind) || named(kind).includes(id);
  return [
    ...(kinds.includes('everyone') && /@(everyone|here)\b/.test(text) ? ['everyone'] : []),
    ...found(/<@!?(\d+)>/g).filter(may('users')),
    ...found(/<@&(\d+)>/g).filter(may('roles')),
  ];
}

function texts(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
