import type {
  APIGuild,
  APIGuildMember,
  APIMessage,
  APIRole,
  APITextChannel,
  APIUser,
  GatewayGuildCreateDispatchData,
} from 'discord.js';
import type { JsonObject } from '../shared/json.ts';
import type { Grant } from './grants.ts';
import type { Message } from './messages.ts';
import { INTERACTION } from './numbers.ts';
import type { Channel, DiscordUser, Guild, Member, Realm, Role } from './realm.ts';
import type { Shape } from './shapes.ts';
import type { Snowflakes } from './snowflakes.ts';

/** What objects are made from. */
export interface Sources {
  readonly realm: Realm;
  readonly ids: Snowflakes;
}

/** What an app has said itself, and is told again as it was taken. */
type Unchecked = 'embeds' | 'components' | 'interaction_metadata' | 'interaction' | 'message_reference' | 'nonce';

/** When everybody and everything came. */
const SINCE = '2024-01-01T00:00:00.000000+00:00';

/** Source: docs.discord.com/developers/resources/user#user-object */
export function userObject(user: DiscordUser): Shape<APIUser> {
  return {
    id: user.id,
    username: user.username,
    discriminator: '0',
    global_name: user.globalName,
    avatar: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    public_flags: 0,
    ...(user.bot ? { bot: true } : {}),
  };
}

/** Source: …/resources/guild#guild-member-object */
export function memberObject(realm: Realm, member: Member): Shape<APIGuildMember> {
  return { ...partialMember(member), user: userObject(realm.user(member.user)), deaf: false, mute: false };
}

/** @returns a member as `resolved` tells of one: without the user. */
export function partialMember(member: Member): Shape<Omit<APIGuildMember, 'user' | 'deaf' | 'mute'>> {
  return {
    nick: member.nick,
    avatar: null,
    banner: null,
    roles: member.roles,
    joined_at: SINCE,
    premium_since: null,
    pending: false,
    communication_disabled_until: null,
    flags: 0,
  };
}

/** Source: …/topics/permissions#role-object */
export function roleObject(role: Role): Shape<APIRole> {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: role.position,
    permissions: String(role.permissions),
    managed: false,
    mentionable: false,
    flags: 0,
  };
}

/** Source: …/resources/channel#channel-object */
export function channelObject(realm: Realm, channel: Channel): JsonObject {
  const { id, recipient, guild } = channel;
  if (guild !== undefined) return guildChannel(realm, channel, guild);
  const recipients = recipient === undefined ? [] : [userObject(realm.user(recipient))];
  return { id, type: 1, last_message_id: null, flags: 0, recipients };
}

function guildChannel(realm: Realm, { id, name, overwrites }: Channel, guild: string): Shape<APITextChannel> {
  return {
    id,
    type: 0,
    guild_id: guild,
    name,
    topic: null,
    position: 0,
    parent_id: null,
    nsfw: false,
    last_message_id: null,
    last_pin_timestamp: null,
    rate_limit_per_user: 0,
    flags: 0,
    permission_overwrites: overwrites.map(({ of, allow, deny }) => ({
      id: of,
      type: realm.users.has(of) ? 1 : 0,
      allow: String(allow),
      deny: String(deny),
    })),
  };
}

/** Source: …/resources/guild#guild-object */
export function guildObject(guild: Guild): Shape<APIGuild> {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: guild.owner,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map(roleObject),
    emojis: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: guild.locale,
    nsfw_level: 0,
    stickers: [],
    max_members: 500_000,
    hub_type: null,
    incidents_data: null,
  };
}

/** @returns a guild as GUILD_CREATE tells of it. @param everybody whether all members are told of, or the bot alone. */
export function guildCreated(realm: Realm, guild: Guild, everybody: boolean): Shape<GatewayGuildCreateDispatchData> {
  const members = [...guild.members.values()].filter(({ user }) => everybody || user === realm.app.botId);
  const channels = [...realm.channels.values()].filter((channel) => channel.guild === guild.id);
  return {
    ...guildObject(guild),
    joined_at: SINCE,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: members.map((member) => memberObject(realm, member)),
    channels: channels.map((channel) => guildChannel(realm, channel, guild.id)),
    threads: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** @returns a message as the REST API, clicks and events tell of it. Source: …/resources/message#message-object */
export function messageObject(
  { realm, ids }: Sources,
  message: Message,
): Shape<Omit<APIMessage, Unchecked>> & JsonObject {
  const { id, channel, replyTo, metadata, command, nonce, now, guild } = message;
  const interactive = message.from !== 'channel';
  const mentioned = [...new Set([...now.content.matchAll(/<@!?(\d+)>/g)].map((match) => match[1] ?? ''))];
  const reference = {
    type: 0,
    message_id: replyTo,
    channel_id: channel,
    ...(guild === undefined ? {} : { guild_id: guild }),
  };
  return {
    id,
    channel_id: channel,
    type: replyTo !== undefined ? 19 : metadata === undefined ? 0 : 20,
    author: userObject(realm.user(message.author)),
    content: now.content,
    timestamp: ids.timestamp(message.createdAt),
    edited_timestamp: message.edited ? ids.timestamp(now.at) : null,
    tts: false,
    mention_everyone: false,
    mentions: mentioned.flatMap((user) => (realm.users.has(user) ? [userObject(realm.user(user))] : [])),
    mention_roles: [],
    attachments: now.attachments.map((attachment) => {
      const url = `https://cdn.discordapp.com/attachments/${channel}/${attachment.id}/${encodeURIComponent(attachment.name)}`;
      return {
        id: attachment.id,
        filename: attachment.name,
        size: attachment.data.length,
        content_type: attachment.type,
        url,
        proxy_url: url,
        ...(attachment.description === undefined ? {} : { description: attachment.description }),
        ...(message.ephemeral ? { ephemeral: true } : {}),
      };
    }),
    embeds: now.embeds.map((embed) => ({ type: 'rich', ...embed })),
    components: now.components,
    pinned: false,
    flags: now.flags,
    ...(nonce === undefined ? {} : { nonce }),
    ...(interactive ? { application_id: realm.app.id, webhook_id: realm.app.id } : {}),
    ...(metadata === undefined ? {} : { interaction_metadata: metadata }),
    ...(command === undefined || metadata === undefined
      ? {}
      : { interaction: { id: metadata['id'], type: metadata['type'], name: command, user: metadata['user'] } }),
    ...(replyTo === undefined ? {} : { message_reference: reference }),
  };
}

/** Source: …/resources/message#message-interaction-metadata-object */
export function interactionMetadata(realm: Realm, grant: Grant): JsonObject {
  const { id, kind, user, guild, clicked, before } = grant;
  const common = {
    id,
    user: userObject(realm.user(user)),
    authorizing_integration_owners: { '0': guild ?? '0' },
  };
  switch (kind) {
    case 'component':
      return { ...common, type: INTERACTION.component, interacted_message_id: clicked?.id };
    case 'modal': {
      const triggering = before === undefined ? undefined : interactionMetadata(realm, before);
      return { ...common, type: INTERACTION.modal, triggering_interaction_metadata: triggering };
    }
    default:
      return { ...common, type: INTERACTION[kind] };
  }
}
