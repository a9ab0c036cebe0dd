import { ObservedPlatform } from '../shared/observedPlatform.ts';
import type { Sighting } from '../shared/sightings.ts';
import type { StoredFile } from './files.ts';
import type { Interaction, Interactions } from './interactions.ts';
import type { Message } from './messages.ts';
import type { ApiCall, Refusal, ResponsePost } from './records.ts';
import { type Place, sightings } from './secrets.ts';
import type { View } from './views.ts';
import type { AppSettings, Conversation, SlackUser, Team, UserGroup, Workspace } from './workspace.ts';
import type { Effect, Fixture } from './world.ts';

/** A fake Slack as it can be furnished and looked at; what can be done with it is in `FakeSlack`. */
export class ObservedSlack extends ObservedPlatform<Message, Effect, ApiCall, Refusal, Interaction> {
  protected readonly world: Fixture;
  protected readonly sent: Interactions;

  protected constructor(world: Fixture, sent: Interactions) {
    super();
    this.world = world;
    this.sent = sent;
  }

  // Where it is, and what proves who calls.

  /** What `clientOptions.slackApiUrl` is to be. */
  get apiUrl(): string {
    return `${this.world.origin}/api/`;
  }

  /** Tokens, secrets and IDs of the app. */
  get app(): AppSettings {
    return this.world.workspace.app;
  }

  get team(): Team {
    return this.world.workspace.team;
  }

  // Who and what there is.

  /** Adds a member, or changes one in silence; see {@link changeUser} for the event. */
  putUser(said: Partial<SlackUser>): SlackUser {
    return this.world.workspace.putUser(said);
  }

  /** Adds a conversation, or changes one. The bot is in it only if it is among the members. */
  putConversation(said: Parameters<Workspace['putConversation']>[0]): Conversation {
    return this.world.workspace.putConversation(said);
  }

  /** Adds a user group, or changes one in silence; see {@link changeGroup} for the event. */
  putGroup(said: Partial<UserGroup>): UserGroup {
    return this.world.workspace.putGroup(said);
  }

  /** The direct conversation between somebody and the bot. */
  directWith(user: string): Conversation {
    return this.world.workspace.directWith(user);
  }

  // What can be seen, and what could be.

  /** What was uploaded, or is to be, by its ID. */
  get files(): ReadonlyMap<string, StoredFile> {
    return this.world.files;
  }

  /** Somebody's open modals, the one on top last. */
  modalsOf(user: string): readonly View[] {
    return this.world.views.stackOf(user);
  }

  homeOf(user: string): View | undefined {
    return this.world.views.homeOf(user);
  }

  /** All views that ever were. */
  get views(): readonly View[] {
    return this.world.views.all;
  }

  /** Looks for something that should not be seen, or not be stored. */
  secretsSeen(pattern: RegExp): readonly Sighting<Place>[] {
    return sightings(this.world, this.sent.all, pattern);
  }

  // What was noted.

  /** All calls of the Web API, or those of one method. */
  calls(method?: string): readonly ApiCall[] {
    return this.world.records.calls.filter((call) => method === undefined || call.method === method);
  }

  /** All posts to response URLs. */
  get posts(): readonly ResponsePost[] {
    return this.world.records.posts;
  }
}
