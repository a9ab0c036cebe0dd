import type { Json, JsonObject } from '../shared/json.ts';
import type { Records } from '../shared/records.ts';
import { happened, type World } from '../shared/world.ts';
import type { Commands } from './commands.ts';
import type { DiscordFault } from './faults.ts';
import type { Grants } from './grants.ts';
import { Message, type MessageContent, type MessageOrigin } from './messages.ts';
import type { Modal } from './modals.ts';
import { FLAG, INTENT } from './numbers.ts';
import { messageObject } from './objects.ts';
import type { RateLimits } from './rateLimits.ts';
import type { Realm } from './realm.ts';
import type { Refusal, RestCall } from './records.ts';
import type { Snowflakes } from './snowflakes.ts';

/** Something that people could see happen, and the interaction that it answers if that is known. */
export type Effect = { readonly cause: string | undefined } & (
  | { readonly what: 'deferred' | 'posted' | 'edited' | 'deleted'; readonly message: Message }
  | { readonly what: 'opened' | 'closed'; readonly modal: Modal }
  | { readonly what: 'offered'; readonly to: string; readonly choices: readonly JsonObject[] }
);

/** Something that is told over the Gateway. */
export interface GatewayEvent {
  readonly type: string;
  readonly data: Json;
  /** Which of these intents a session must have; 0 if it needs none. */
  readonly intent: number;
  /** The guild that it is about, which says to which shard it goes. */
  readonly guild: string | undefined;
}

/** All parts of one fake Discord. */
export interface Fixture extends World<Message, Effect, DiscordFault, Records<RestCall, Refusal>> {
  readonly ids: Snowflakes;
  readonly realm: Realm;
  readonly modals: Modal[];
  readonly grants: Grants;
  readonly commands: Commands;
  readonly limits: RateLimits;
  /** Who passes events on: the Gateway. */
  readonly told: Set<(event: GatewayEvent) => void>;
}

/** Tells the Gateway's sessions of something. */
export function tell(world: Fixture, type: string, data: Json, guild?: string, intent = 0): void {
  for (const pass of world.told) pass({ type, data, intent, guild });
}

/** Tells the sessions that asked for it of a message. Ephemeral ones come under DIRECT_MESSAGES. Source: …/events/gateway-events */
function tellOf(world: Fixture, type: string, message: Message): void {
  const intent = message.guild === undefined || message.ephemeral ? INTENT.directMessages : INTENT.guildMessages;
  const object: JsonObject = messageObject(world, message);
  const isPublic = message.guild !== undefined && !message.ephemeral;
  tell(world, type, isPublic ? { ...object, guild_id: message.guild } : object, message.guild, intent);
}

/** Stores a new message; nobody sees it before {@link shown}. */
export function stored(world: Fixture, origin: Omit<MessageOrigin, 'id' | 'author'>, content: MessageContent): Message {
  const { ids, realm, messages } = world;
  const by = (content.flags & FLAG.loading) === 0 ? 'created' : 'deferred';
  const message = new Message(
    { ...origin, id: ids.next(), author: realm.app.botId },
    { ...content, at: ids.now(), by },
  );
  messages.push(message);
  return message;
}

/** Puts a new message before people. */
export async function shown(world: Fixture, message: Message): Promise<void> {
  tellOf(world, 'MESSAGE_CREATE', message);
  await happened(world, { what: message.loading ? 'deferred' : 'posted', message, cause: message.cause });
}

/** Changes a message before people's eyes. @param cause the interaction that it answers. */
export async function change(
  world: Fixture,
  message: Message,
  content: MessageContent,
  cause: string | undefined,
): Promise<void> {
  message.change({ ...content, at: world.ids.now(), by: 'edited' });
  tellOf(world, 'MESSAGE_UPDATE', message);
  if (message.visible) await happened(world, { what: 'edited', message, cause });
  else world.changes.notify();
}

/** Takes a message away. */
export async function remove(world: Fixture, message: Message, cause: string | undefined): Promise<void> {
  const seen = message.visible;
  message.remove('deleted');
  const { id, channel, guild } = message;
  const data = { id, channel_id: channel, ...(guild === undefined ? {} : { guild_id: guild }) };
  const intent = guild === undefined || message.ephemeral ? INTENT.directMessages : INTENT.guildMessages;
  tell(world, 'MESSAGE_DELETE', data, guild, intent);
  if (seen) await happened(world, { what: 'deleted', message, cause });
  else world.changes.notify();
}
