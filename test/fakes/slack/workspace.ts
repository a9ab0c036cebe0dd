import type { JsonObject } from '../shared/json.ts';
import type { Ids } from './ids.ts';

/** A workspace, and the organisation that it may belong to. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  /** Of an Enterprise Grid only. */
  readonly enterprise: { readonly id: string; readonly name: string } | undefined;
}

/** A member of the workspace. */
export interface SlackUser {
  readonly id: string;
  /** The user name, unique in the workspace. */
  readonly name: string;
  /** What the person chose to be called; the user name, unless it is said. */
  readonly displayName: string;
  readonly realName: string;
  readonly tz: string;
  /** Seconds east of UTC. */
  readonly tzOffset: number;
  readonly locale: string;
  readonly deleted: boolean;
  readonly isBot: boolean;
  readonly isAdmin: boolean;
  /** A guest, of several channels. */
  readonly isRestricted: boolean;
  /** A guest of one channel. */
  readonly isUltraRestricted: boolean;
  /** Somebody of another workspace, met in a shared channel. */
  readonly isStranger: boolean;
  readonly isAppUser: boolean;
  /** The ID in the organisation, on a Grid. */
  readonly enterpriseUserId: string;
  /** The workspace of their own, where it is another one: somebody whom a channel shared with another company brings in. */
  readonly home: { readonly teamId: string; readonly enterpriseId?: string } | undefined;
}

/** A channel (`C…`) or a direct conversation with the bot (`D…`). */
export interface Conversation {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'private' | 'im';
  readonly members: ReadonlySet<string>;
  readonly archived: boolean;
}

/** A user group (`S…`). */
export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly members: readonly string[];
}

/** What an app is at Slack, and what proves who calls. */
export interface AppSettings {
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** The deprecated `token` of each payload. */
  readonly verificationToken: string;
  readonly scopes: readonly string[];
  /** How mentions in a command's text arrive: `should_escape` of the manifest, in both forms that were seen, or off. */
  readonly mentions: 'bare' | 'named' | 'raw';
  /** Whether the app's messages tab takes messages (`messages_tab_disabled`). */
  readonly messagesTab: boolean;
}

/** Who and what there is in a workspace. */
export class Workspace {
  readonly users = new Map<string, SlackUser>();
  readonly conversations = new Map<string, Conversation>();
  readonly groups = new Map<string, UserGroup>();
  /** Whether the app was uninstalled: its bot token is good for nothing from then on. */
  uninstalled = false;
  /** Who has no client open: nobody shows them what is ephemeral. */
  readonly away = new Set<string>();

  readonly team;
  readonly app;
  readonly ids;

  constructor(team: Team, app: AppSettings, ids: Ids) {
    this.team = team;
    this.app = app;
    this.ids = ids;
    this.putUser({ id: app.botUserId, name: 'latchkey', isBot: true });
  }

  /** Adds a member, or changes one. What is not said is as it was, or as it mostly is. */
  putUser(said: Partial<SlackUser>): SlackUser {
    const id = said.id ?? this.ids.next('U');
    const was = this.users.get(id);
    const name = said.name ?? was?.name ?? id.toLowerCase();
    const displayName =
      said.displayName ?? (was === undefined || was.displayName === was.name ? name : was.displayName);
    const user: SlackUser = {
      tz: 'Europe/Berlin',
      tzOffset: 3600,
      locale: 'en-GB',
      deleted: false,
      isBot: false,
      isAdmin: false,
      isRestricted: false,
      isUltraRestricted: false,
      isStranger: false,
      isAppUser: false,
      enterpriseUserId: `W${id.slice(1)}`,
      home: undefined,
      realName: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      ...was,
      ...said,
      id,
      name,
      displayName,
    };
    this.users.set(id, user);
    return user;
  }

  /** Adds a conversation, or changes one. */
  putConversation(
    said: Partial<Omit<Conversation, 'members'>> & { readonly members?: Iterable<string> },
  ): Conversation {
    const id = said.id ?? this.ids.next('C');
    const was = this.conversations.get(id);
    const conversation: Conversation = {
      name: id.toLowerCase(),
      kind: 'channel',
      archived: false,
      ...was,
      ...said,
      id,
      members: new Set(said.members ?? was?.members ?? []),
    };
    this.conversations.set(id, conversation);
    return conversation;
  }

  /** Adds a user group, or changes one. */
  putGroup(said: Partial<UserGroup>): UserGroup {
    const id = said.id ?? this.ids.next('S');
    const was = this.groups.get(id);
    const group: UserGroup = { handle: id.toLowerCase(), members: [], ...was, ...said, id };
    this.groups.set(id, group);
    return group;
  }

  /** @returns a member. @throws when there is none with that ID: a test's mistake. */
  user(id: string): SlackUser {
    const user = this.users.get(id);
    if (user === undefined) throw new Error(`there is no user ${id} in this Slack`);
    return user;
  }

  /** @returns a conversation. @throws when there is none with that ID. */
  conversation(id: string): Conversation {
    const conversation = this.conversations.get(id);
    if (conversation === undefined) throw new Error(`there is no conversation ${id} in this Slack`);
    return conversation;
  }

  /** @returns the direct conversation between a member and the bot; it is made when it is first needed. */
  directWith(user: string): Conversation {
    const members = [user, this.app.botUserId];
    for (const conversation of this.conversations.values()) {
      if (conversation.kind === 'im' && members.every((one) => conversation.members.has(one))) return conversation;
    }
    return this.putConversation({ id: this.ids.next('D'), name: 'directmessage', kind: 'im', members });
  }

  /** @returns the workspace that a user belongs to. */
  teamOf(user: SlackUser): string {
    return user.home?.teamId ?? this.team.id;
  }

  /** @returns what identifies a Grid's member across its workspaces; nothing outside of a Grid. */
  enterpriseUser(user: SlackUser): JsonObject {
    const team = this.teamOf(user);
    const own = user.home?.enterpriseId;
    const enterprise =
      user.home === undefined ? this.team.enterprise : own === undefined ? undefined : { id: own, name: own };
    if (enterprise === undefined) return {};
    const { id, name } = enterprise;
    return {
      enterprise_user: {
        id: user.enterpriseUserId,
        enterprise_id: id,
        enterprise_name: name,
        is_admin: false,
        is_owner: false,
        teams: [team],
      },
    };
  }
}
