import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ALL_PERMISSIONS, EVERYONE_MAY, PERMISSION } from './numbers.ts';
import type { Snowflakes } from './snowflakes.ts';

/** Who owns a guild, unless it is said: somebody who is never there. */
const NOBODY = '600000000000000001';

/** Somebody with an account. */
export interface DiscordUser {
  readonly id: string;
  readonly username: string;
  readonly globalName: string | null;
  readonly bot: boolean;
  readonly locale: string;
  /** Whether they take direct messages from apps; otherwise 50007. */
  readonly dms: 'open' | 'closed';
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
  readonly position: number;
}

/** Somebody in a guild. */
export interface Member {
  readonly user: string;
  readonly roles: readonly string[];
  readonly nick: string | null;
  /** What they may do, whatever their roles say. */
  readonly permissions: bigint | undefined;
}

/** What a channel allows or denies to a role or a member. */
export interface Overwrite {
  readonly of: string;
  readonly allow: bigint;
  readonly deny: bigint;
}

/** A text channel of a guild, or a conversation of the bot with one person. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly guild: string | undefined;
  /** With whom, if it is no guild's. */
  readonly recipient: string | undefined;
  readonly overwrites: readonly Overwrite[];
}

/** A server. */
export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly locale: string;
  /** False during an outage: it is named in READY, and nothing is told of it. */
  readonly available: boolean;
  /** Whether the bot is in it. */
  readonly joined: boolean;
  readonly roles: ReadonlyMap<string, Role>;
  readonly members: ReadonlyMap<string, Member>;
}

/** What an app is at Discord, and what proves who calls. */
export interface AppSettings {
  readonly id: string;
  readonly name: string;
  readonly botId: string;
  readonly botToken: string;
  /** 64 hex digits. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
  /** Privileged intents that are switched on in the developer portal. */
  readonly privilegedIntents: number;
}

/** @returns an app with a key pair of its own. */
export function makeApp(ids: Snowflakes, said: Partial<AppSettings>): AppSettings {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const id = said.id ?? ids.next();
  return {
    name: 'Latchkey',
    // Since 2018 a bot has its app's ID.
    botId: id,
    botToken: `${Buffer.from(id).toString('base64url')}.Fake00.fake-bot-token-fake-bot-token-fake`,
    publicKey: der.subarray(-32).toString('hex'),
    privateKey,
    privilegedIntents: 0,
    ...said,
    id,
  };
}

/** Who and what there is. */
export class Realm {
  readonly users = new Map<string, DiscordUser>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  /** Whether Discord has reset the bot's token: it is good for nothing from then on. */
  tokenReset = false;
  readonly app;
  readonly ids;

  constructor(app: AppSettings, ids: Snowflakes) {
    this.app = app;
    this.ids = ids;
    this.putUser({ id: app.botId, username: 'latchkey', globalName: null, bot: true });
  }

  /** Adds somebody, or changes them. What is not said is as it was, or as it mostly is. */
  putUser(said: Partial<DiscordUser>): DiscordUser {
    const id = said.id ?? this.ids.next();
    const was = this.users.get(id);
    const username = said.username ?? was?.username ?? `user${id}`;
    const globalName = `${username.charAt(0).toUpperCase()}${username.slice(1)}`;
    const mostly = { globalName, bot: false, locale: 'en-GB', dms: 'open' as const };
    const user: DiscordUser = { ...mostly, ...was, ...said, id, username };
    this.users.set(id, user);
    return user;
  }

  /** Adds a guild, or changes one; the bot is in it unless it is said that it is not. */
  putGuild(said: Partial<Omit<Guild, 'roles' | 'members'>>): Guild {
    const id = said.id ?? this.ids.next();
    const was = this.guilds.get(id);
    const everyone: Role = { id, name: '@everyone', permissions: EVERYONE_MAY, position: 0 };
    const guild: Guild = {
      name: `Guild ${id}`,
      owner: NOBODY,
      locale: 'en-US',
      available: true,
      joined: true,
      roles: new Map([[id, everyone]]),
      members: new Map(),
      ...was,
      ...said,
      id,
    };
    this.guilds.set(id, guild);
    if (was === undefined && guild.joined) this.putMember(id, { user: this.app.botId });
    return this.guild(id);
  }

  /** Adds a role to a guild, or changes one. @param said `id` is the guild's for `@everyone`. */
  putRole(guild: string, said: Partial<Role>): Role {
    const home = this.guild(guild);
    const id = said.id ?? this.ids.next();
    const mostly = { name: `role${id}`, permissions: 0n, position: home.roles.size };
    const role: Role = { ...mostly, ...home.roles.get(id), ...said, id };
    this.guilds.set(guild, { ...home, roles: new Map(home.roles).set(id, role) });
    return role;
  }

  /** Adds a member to a guild, or changes one. */
  putMember(guild: string, said: Partial<Member> & Pick<Member, 'user'>): Member {
    const home = this.guild(guild);
    this.user(said.user);
    for (const role of said.roles ?? []) if (!home.roles.has(role)) throw new Error(`${guild} has no role ${role}`);
    const was = home.members.get(said.user);
    const member: Member = { roles: [], nick: null, permissions: undefined, ...was, ...said };
    this.guilds.set(guild, { ...home, members: new Map(home.members).set(said.user, member) });
    return member;
  }

  removeMember(guild: string, user: string): void {
    const home = this.guild(guild);
    const members = new Map(home.members);
    members.delete(user);
    this.guilds.set(guild, { ...home, members });
  }

  /** Adds a channel to a guild, or changes one. */
  putChannel(said: Partial<Channel> & { readonly guild: string }): Channel {
    this.guild(said.guild);
    return this.#putChannel(said);
  }

  #putChannel(said: Partial<Channel>): Channel {
    const id = said.id ?? this.ids.next();
    const mostly = { name: `channel${id}`, guild: undefined, recipient: undefined, overwrites: [] };
    const channel: Channel = { ...mostly, ...this.channels.get(id), ...said, id };
    this.channels.set(id, channel);
    return channel;
  }

  /** @returns the conversation between somebody and the bot; it is made when it is first needed. */
  directWith(user: string): Channel {
    for (const channel of this.channels.values()) if (channel.recipient === user) return channel;
    return this.#putChannel({ recipient: this.user(user).id, name: 'direct' });
  }

  /** @returns somebody. @throws when there is nobody with that ID: a test's mistake. */
  user(id: string): DiscordUser {
    const user = this.users.get(id);
    if (user === undefined) throw new Error(`there is no user ${id} in this Discord`);
    return user;
  }

  /** @throws when there is none with that ID. */
  guild(id: string): Guild {
    const guild = this.guilds.get(id);
    if (guild === undefined) throw new Error(`there is no guild ${id} in this Discord`);
    return guild;
  }

  /** @throws when there is none with that ID. */
  channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (channel === undefined) throw new Error(`there is no channel ${id} in this Discord`);
    return channel;
  }

  /** Whether somebody shares a guild with the bot. */
  sharesGuild(user: string): boolean {
    return [...this.guilds.values()].some(({ joined, members }) => joined && members.has(user));
  }

  /** @returns what a member may do in a channel. Source: docs.discord.com/developers/topics/permissions#permission-overwrites */
  permissionsIn(channel: Channel, user: string): bigint {
    if (channel.guild === undefined) return user === this.app.botId || channel.recipient === user ? EVERYONE_MAY : 0n;
    const guild = this.guild(channel.guild);
    const member = guild.members.get(user);
    if (member === undefined) return 0n;
    if (guild.owner === user) return ALL_PERMISSIONS;
    const roles = [guild.id, ...member.roles];
    let may = member.permissions ?? roles.reduce((all, id) => all | (guild.roles.get(id)?.permissions ?? 0n), 0n);
    if ((may & PERMISSION.administrator) !== 0n) return ALL_PERMISSIONS;
    for (const level of [[guild.id], member.roles, [user]]) {
      const overwrites = channel.overwrites.filter(({ of }) => level.includes(of));
      for (const { deny } of overwrites) may &= ~deny;
      for (const { allow } of overwrites) may |= allow;
    }
    return may;
  }

  /** Whether somebody sees a channel, and may do something in it. */
  may(channel: Channel, user: string, ...what: readonly bigint[]): boolean {
    const may = this.permissionsIn(channel, user);
    return [PERMISSION.viewChannel, ...what].every((one) => (may & one) !== 0n);
  }
}
