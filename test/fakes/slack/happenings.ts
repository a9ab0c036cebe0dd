import type { JsonObject } from '../shared/json.ts';
import { expectNothing } from './acks.ts';
import type { Interaction, Interactions } from './interactions.ts';
import { userObject } from './objects.ts';
import { eventPayload } from './payloads.ts';
import type { SlackUser } from './workspace.ts';
import type { Fixture } from './world.ts';

/** What happens in a workspace, of which an app is told by events. */
export class Happenings {
  readonly #world: Fixture;
  readonly #interactions: Interactions;

  constructor(world: Fixture, interactions: Interactions) {
    this.#world = world;
    this.#interactions = interactions;
  }

  /** Sends any event. */
  async event(event: JsonObject): Promise<Interaction> {
    return await this.#interactions.run(
      'events_api',
      () => eventPayload(this.#world.workspace, event),
      async (answer) => expectNothing(this.#world, String(event['type']), answer),
    );
  }

  /** Source: docs.slack.dev/reference/events/app_home_opened */
  async openHome(user: string, tab: 'home' | 'messages'): Promise<Interaction> {
    const { workspace, views } = this.#world;
    const { id } = workspace.user(user);
    const view = views.homeOf(user);
    return await this.event({
      type: 'app_home_opened',
      user: id,
      channel: workspace.directWith(id).id,
      tab,
      ...(view === undefined || tab === 'messages' ? {} : { view: view.payload(workspace.team, workspace.app) }),
    });
  }

  /** Source: docs.slack.dev/reference/events/subteam_members_changed */
  async changeGroup(id: string, members: readonly string[]): Promise<Interaction> {
    const { workspace, ids } = this.#world;
    const before = workspace.groups.get(id)?.members ?? [];
    workspace.putGroup({ id, members });
    const added = members.filter((member) => !before.includes(member));
    const removed = before.filter((member) => !members.includes(member));
    const now = Math.floor(ids.now() / 1000);
    return await this.event({
      type: 'subteam_members_changed',
      subteam_id: id,
      team_id: workspace.team.id,
      date_previous_update: now - 1,
      date_update: now,
      added_users: added,
      added_users_count: added.length,
      removed_users: removed,
      removed_users_count: removed.length,
    });
  }

  /** Source: docs.slack.dev/reference/events/user_change */
  async changeUser(id: string, said: Partial<SlackUser>): Promise<Interaction> {
    const { workspace, ids } = this.#world;
    workspace.user(id);
    const user = workspace.putUser({ ...said, id });
    const cacheTs = Math.floor(ids.now() / 1000);
    return await this.event({ type: 'user_change', user: userObject(workspace, user), cache_ts: cacheTs });
  }

  /** The app is removed from the workspace: `tokens_revoked`, `app_uninstalled`, and its bot token is good for nothing. */
  async uninstall(): Promise<readonly Interaction[]> {
    const { workspace } = this.#world;
    workspace.uninstalled = true;
    const revoked = { type: 'tokens_revoked', tokens: { oauth: [], bot: [workspace.app.botUserId] } };
    return [await this.event(revoked), await this.event({ type: 'app_uninstalled' })];
  }
}
