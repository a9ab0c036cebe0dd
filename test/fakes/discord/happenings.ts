import type { Json } from '../shared/json.ts';
import { INTENT } from './numbers.ts';
import { guildCreated, memberObject, roleObject } from './objects.ts';
import type { Member, Role } from './realm.ts';
import { type Fixture, tell } from './world.ts';

/** What happens in guilds, of which an app is told over the Gateway. */
export class Happenings {
  readonly #world: Fixture;

  constructor(world: Fixture) {
    this.#world = world;
  }

  /** Sends any event. */
  event(type: string, data: Json, intent: number, guild: string | undefined): void {
    tell(this.#world, type, data, guild, intent);
  }

  /** Only sessions with the privileged intent hear of it. Source: docs.discord.com/developers/events/gateway-events#guild-member-update */
  changeMember(guild: string, said: Partial<Member> & Pick<Member, 'user'>): void {
    const { realm } = this.#world;
    const isNew = !realm.guild(guild).members.has(said.user);
    const member = realm.putMember(guild, said);
    const data = { ...memberObject(realm, member), guild_id: guild };
    tell(this.#world, isNew ? 'GUILD_MEMBER_ADD' : 'GUILD_MEMBER_UPDATE', data, guild, INTENT.guildMembers);
  }

  changeRole(guild: string, said: Partial<Role>): Role {
    const { realm } = this.#world;
    const isNew = said.id === undefined || !realm.guild(guild).roles.has(said.id);
    const role = realm.putRole(guild, said);
    const data = { guild_id: guild, role: roleObject(role) };
    tell(this.#world, isNew ? 'GUILD_ROLE_CREATE' : 'GUILD_ROLE_UPDATE', data, guild, INTENT.guilds);
    return role;
  }

  joinGuild(id: string): void {
    const { realm } = this.#world;
    realm.putGuild({ id, joined: true });
    realm.putMember(id, { user: realm.app.botId });
    tell(this.#world, 'GUILD_CREATE', guildCreated(realm, realm.guild(id), false), id, INTENT.guilds);
  }

  leaveGuild(id: string): void {
    const { realm } = this.#world;
    realm.putGuild({ id, joined: false });
    realm.removeMember(id, realm.app.botId);
    tell(this.#world, 'GUILD_DELETE', { id }, id, INTENT.guilds);
  }

  setAvailable(id: string, available: boolean): void {
    const { realm } = this.#world;
    const guild = realm.putGuild({ id, available });
    if (available) tell(this.#world, 'GUILD_CREATE', guildCreated(realm, guild, false), id, INTENT.guilds);
    else tell(this.#world, 'GUILD_DELETE', { id, unavailable: true }, id, INTENT.guilds);
  }
}
