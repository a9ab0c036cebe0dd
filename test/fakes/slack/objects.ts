import type { JsonObject } from '../shared/json.ts';
import type { Message } from './messages.ts';
import type { SlackUser, Workspace } from './workspace.ts';

/** @returns a user as `users.info` and `user_change` tell of it. Source: docs.slack.dev/reference/objects/user-object */
export function userObject(workspace: Workspace, user: SlackUser): JsonObject {
  return {
    id: user.id,
    team_id: workspace.teamOf(user),
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: user.tzOffset,
    profile: {
      real_name: user.realName,
      display_name: user.displayName,
      real_name_normalized: user.realName,
      display_name_normalized: user.displayName,
      team: workspace.teamOf(user),
    },
    is_admin: user.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: user.isRestricted,
    is_ultra_restricted: user.isUltraRestricted,
    is_bot: user.isBot,
    is_stranger: user.isStranger,
    is_app_user: user.isAppUser,
    updated: Math.floor(workspace.ids.now() / 1000),
    locale: user.locale,
    ...workspace.enterpriseUser(user),
  };
}

/** @returns a message as the Web API and clicks tell of it. */
export function messageObject(workspace: Workspace, message: Message): JsonObject {
  const { team, app } = workspace;
  const own = message.author === app.botUserId;
  return {
    type: 'message',
    user: message.author,
    ...(own ? { bot_id: app.botId, app_id: app.appId } : {}),
    text: message.text,
    ts: message.ts,
    team: team.id,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.thread === undefined ? {} : { thread_ts: message.thread }),
    ...(message.edited ? { edited: { user: message.author, ts: message.ts } } : {}),
  };
}
