import type { APIBaseInteraction, InteractionType } from 'discord.js';
import type { JsonObject } from '../shared/json.ts';
import type { RegisteredCommand } from './commands.ts';
import type { Grant } from './grants.ts';
import { INTERACTION, PERMISSION } from './numbers.ts';
import { channelObject, memberObject, messageObject, partialMember, roleObject, userObject } from './objects.ts';
import type { Channel, Realm } from './realm.ts';
import type { Shape } from './shapes.ts';
import type { Fixture } from './world.ts';

/** What is told of who did it, and where; of the channel and the message more is known than discord-api-types says. */
type Circumstances = Omit<APIBaseInteraction<InteractionType, never>, 'channel' | 'data' | 'message'>;

/** In bytes: what a file at an answer may weigh. */
const ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024;

/** @returns what every interaction says. Source: docs.discord.com/developers/interactions/receiving-and-responding#interaction-object */
function common(world: Fixture, grant: Grant): JsonObject {
  const channel = partialChannel(world.realm, world.realm.channel(grant.channel), grant.user);
  return { ...circumstances(world, grant), channel };
}

function circumstances(world: Fixture, grant: Grant): Shape<Circumstances> {
  const { realm } = world;
  const channel = realm.channel(grant.channel);
  const user = realm.user(grant.user);
  const may = realm.permissionsIn(channel, realm.app.botId);
  const base = {
    id: grant.id,
    application_id: realm.app.id,
    type: INTERACTION[grant.kind],
    token: grant.token,
    version: 1 as const,
    channel_id: channel.id,
    locale: user.locale,
    entitlements: [],
    entitlement_sku_ids: [],
    attachment_size_limit: ATTACHMENT_SIZE_LIMIT,
  };
  const { guild: id } = grant;
  if (id === undefined) {
    const { attachFiles, embedLinks, mentionEveryone, externalEmojis } = PERMISSION;
    return {
      ...base,
      user: userObject(user),
      app_permissions: String(may | attachFiles | embedLinks | mentionEveryone | externalEmojis),
      authorizing_integration_owners: { '0': '0' },
      context: 1,
    };
  }
  const guild = realm.guild(id);
  const member = guild.members.get(user.id);
  if (member === undefined) throw new Error(`${user.username} is not in ${guild.name}`);
  const permissions = String(realm.permissionsIn(channel, user.id));
  return {
    ...base,
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_locale: guild.locale,
    member: { ...memberObject(realm, member), permissions },
    app_permissions: String(may),
    authorizing_integration_owners: { '0': guild.id },
    context: 0,
  };
}

/** @returns a channel as interactions tell of it. */
function partialChannel(realm: Realm, channel: Channel, user: string): JsonObject {
  const { permission_overwrites: _left, ...rest } = channelObject(realm, channel);
  return channel.guild === undefined ? rest : { ...rest, permissions: String(realm.permissionsIn(channel, user)) };
}

/** What is told of everybody and everything that was chosen. */
export interface Chosen {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly channels: readonly string[];
}

/** @returns `resolved`, if anything was chosen. Source: …/receiving-and-responding#interaction-object-resolved-data-structure */
export function resolvedData(realm: Realm, channel: Channel, chosen: Chosen): JsonObject {
  const guild = channel.guild === undefined ? undefined : realm.guild(channel.guild);
  const map = (ids: readonly string[], object: (id: string) => JsonObject | undefined): JsonObject =>
    Object.fromEntries(ids.flatMap((id) => [[id, object(id)] as const].filter(([, found]) => found !== undefined)));
  const users = map(chosen.users, (id) => userObject(realm.user(id)));
  const members = map(chosen.users, (id) => {
    const member = guild?.members.get(id);
    const permissions = String(realm.permissionsIn(channel, id));
    return member === undefined ? undefined : { ...partialMember(member), permissions };
  });
  const roles = map(chosen.roles, (id) => {
    const role = guild?.roles.get(id);
    return role === undefined ? undefined : roleObject(role);
  });
  const channels = map(chosen.channels, (id) => partialChannel(realm, realm.channel(id), realm.app.botId));
  const parts = { users, members, roles, channels };
  const filled = Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0);
  return filled.length === 0 ? {} : { resolved: Object.fromEntries(filled) };
}

/** @returns what is sent when a command is typed, or while it is. Source: …/interactions/application-commands#slash-commands-example-interaction */
export function commandPayload(
  world: Fixture,
  grant: Grant,
  command: RegisteredCommand,
  options: readonly JsonObject[],
  resolved: JsonObject,
): JsonObject {
  const { name, type } = command.definition;
  return {
    ...common(world, grant),
    data: {
      id: command.id,
      name,
      type,
      ...(command.guild === undefined ? {} : { guild_id: command.guild }),
      ...(options.length === 0 ? {} : { options }),
      ...resolved,
    },
  };
}

/**
 * @returns what is sent when something on a message is clicked on or chosen, or a modal is submitted: all of the message is
 * told again, and of a modal's that on which it was opened.
 */
export function actPayload(world: Fixture, grant: Grant, data: JsonObject): JsonObject {
  const { clicked } = grant;
  return {
    ...common(world, grant),
    ...(clicked === undefined ? {} : { message: messageObject(world, clicked) }),
    data,
  };
}
