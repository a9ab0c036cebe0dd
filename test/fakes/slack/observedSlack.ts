import type { Sighting } from '../shared/sightings.ts';
import type { StoredFile } from './files.ts';
import type { Interaction, Interactions } from './interactions.ts';
import type { Message } from './messages.ts';
import type { ApiCall, Complaint, Refusal, ResponsePost } from './records.ts';
import { type Place, sightings } from './secrets.ts';
import type { View } from './views.ts';
import type { AppSettings, Conversation, SlackUser, Team, UserGroup, Workspace } from './workspace.ts';
import type { Effect, Fixture } from './world.ts';

/** A fake Slack as it can be furnished and looked at; what can be done with it is in `FakeSlack`. */
export class ObservedSlack {
  protected readonly world: Fixture;
  protected readonly sent: Interactions;

  protected constructor(world: Fixture, sent: Interactions) {
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

  /** All messages that ever were, the oldest first: those of conversations and the ephemeral ones. */
  get messages(): readonly Message[] {
    return this.world.messages;
  }

  /** What was uploaded, or is to be, by its ID. */
  get files(): ReadonlyMap<string, StoredFile> {
    return this.world.files;
  }

  /** What somebody sees in a conversation now, the oldest first. */
  seenBy(user: string, channel: string): readonly Message[] {
    return this.messages.filter(
      (message) => message.visible && message.channel === channel && (message.to === undefined || message.to === user),
    );
  }

  /** The ephemeral messages that were ever shown to somebody. */
  ephemeralsOf(user: string): readonly Message[] {
    return this.messages.filter((message) => message.to === user);
  }

  /** What was ever posted in the direct conversation with somebody. */
  directMessagesOf(user: string): readonly Message[] {
    const { id } = this.directWith(user);
    return this.messages.filter((message) => message.channel === id && message.kind === 'message');
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

  /** What people have seen happen, in its order. */
  get effects(): readonly Effect[] {
    return this.world.effects;
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

  /** What Slack did not take, and why. Failures that were planned are not among it. */
  get refusals(): readonly Refusal[] {
    return this.world.records.refusals;
  }

  /** What Slack let pass, though an app should not do it. */
  get complaints(): readonly Complaint[] {
    return this.world.records.complaints;
  }

  /** Everything that was sent to the app. */
  get interactions(): readonly Interaction[] {
    return this.sent.all;
  }

  /** Waits for something: a probe is asked at once, and after each thing that happens here. */
  async until<T>(what: string, probe: () => T | undefined | false, withinMs?: number): Promise<T> {
    return await this.world.changes.until(what, probe, withinMs);
  }

  /** Is told of each thing that people see, after it is stored and before the app is answered. @returns how to stop that. */
  onShown(listener: (effect: Effect) => void | Promise<void>): () => void {
    this.world.listeners.add(listener);
    return () => this.world.listeners.delete(listener);
  }
}
