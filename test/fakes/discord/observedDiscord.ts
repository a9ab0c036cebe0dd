import { isList, isObject, type Json } from '../shared/json.ts';
import { ObservedPlatform } from '../shared/observedPlatform.ts';
import type { Sighting } from '../shared/sightings.ts';
import type { RegisteredCommand } from './commands.ts';
import { problemsOfCommand } from './components.ts';
import type { Interaction, Interactions } from './interactions.ts';
import type { Message } from './messages.ts';
import type { Modal } from './modals.ts';
import { textOf } from './problems.ts';
import type { AppSettings, Channel, DiscordUser, Guild, Member, Realm, Role } from './realm.ts';
import type { Refusal, RestCall } from './records.ts';
import type { RouteName } from './rest/routeNames.ts';
import { ERRORS } from './restErrors.ts';
import { type Place, sightings } from './secrets.ts';
import type { Effect, Fixture } from './world.ts';

/** A fake Discord as it can be furnished and looked at; what can be done with it is in `FakeDiscord`. */
export class ObservedDiscord extends ObservedPlatform<Message, Effect, RestCall, Refusal, Interaction> {
  protected readonly world: Fixture;
  protected readonly sent: Interactions;

  protected constructor(world: Fixture, sent: Interactions) {
    super();
    this.world = world;
    this.sent = sent;
  }

  // Where it is, and what proves who calls.

  /** What `rest.api` is to be; `/v10` is added by the client. */
  get apiUrl(): string {
    return `${this.world.origin}/api`;
  }

  /** Token, keys and IDs of the app. */
  get app(): AppSettings {
    return this.world.realm.app;
  }

  // Who and what there is.

  /** Adds somebody, or changes them. */
  putUser(said: Partial<DiscordUser>): DiscordUser {
    return this.world.realm.putUser(said);
  }

  /** Adds a guild, or changes one in silence. The bot is in it, unless `joined` is false. */
  putGuild(said: Parameters<Realm['putGuild']>[0] = {}): Guild {
    return this.world.realm.putGuild(said);
  }

  /** Adds a role to a guild, or changes one in silence; `@everyone` has the guild's ID. */
  putRole(guild: string, said: Partial<Role>): Role {
    return this.world.realm.putRole(guild, said);
  }

  /** Adds a member to a guild, or changes one in silence; see `changeMember` for the event. */
  putMember(guild: string, said: Parameters<Realm['putMember']>[1]): Member {
    return this.world.realm.putMember(guild, said);
  }

  /** Takes somebody out of a guild in silence. */
  removeMember(guild: string, user: string): void {
    this.world.realm.removeMember(guild, user);
  }

  /** Adds a channel to a guild, or changes one in silence. */
  putChannel(said: Parameters<Realm['putChannel']>[0]): Channel {
    return this.world.realm.putChannel(said);
  }

  /** Registers commands in a guild, or everywhere, without the app: as if they had been there before. */
  putCommands(guild: string | undefined, ...definitions: readonly object[]): readonly RegisteredCommand[] {
    const read: Json = JSON.parse(JSON.stringify(definitions));
    const commands = isList(read) ? read.filter(isObject) : [];
    const scope = guild === undefined ? 'global' : 'guild';
    const problems = commands.flatMap((command, index) => problemsOfCommand(command, scope, [index]));
    const made = this.world.commands.replace(guild, commands);
    if (problems.length > 0) throw new Error(problems.map(textOf).join('\n'));
    if (typeof made === 'number') throw new Error(ERRORS[made][1]);
    return made;
  }

  /** The direct conversation between somebody and the bot. */
  directWith(user: string): Channel {
    return this.world.realm.directWith(user);
  }

  // What can be seen, and what could be.

  /** The form that somebody has open. */
  modalOf(user: string): Modal | undefined {
    return this.modals.findLast((modal) => modal.user === user && modal.open);
  }

  /** All forms that ever were opened. */
  get modals(): readonly Modal[] {
    return this.world.modals;
  }

  /** The commands that are registered in a guild, or everywhere. */
  commands(guild?: string): readonly RegisteredCommand[] {
    return this.world.commands.in(guild);
  }

  /** Looks for something that should not be seen, or not be stored. */
  secretsSeen(pattern: RegExp): readonly Sighting<Place>[] {
    return sightings(this.world, this.sent.all, pattern);
  }

  // What was noted.

  /** All requests to the REST API, or those of one route. */
  calls(route?: RouteName): readonly RestCall[] {
    return this.world.records.calls.filter((call) => route === undefined || call.route === route);
  }

  /** How many requests count towards the ban at 10,000 in ten minutes. Source: docs.discord.com/developers/topics/rate-limits */
  get invalidRequests(): number {
    const invalid = this.calls().filter(({ status = 0 }) => [401, 403, 429].includes(status));
    // What a resource's limit refuses is not held against the bot.
    return invalid.filter(({ reply }) => !JSON.stringify(reply ?? '').includes('The resource is being')).length;
  }
}
