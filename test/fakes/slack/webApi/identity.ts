import type { JsonObject } from '../../shared/json.ts';
import { userObject } from '../objects.ts';
import { failure, type Method } from './method.ts';

/** Who the app is, and who people are. */
export const IDENTITY_METHODS: Readonly<Record<string, Method>> = {
  'auth.test': {
    token: 'bot',
    required: [],
    optional: [],
    run: (_args, { workspace: { team, app } }): JsonObject => ({
      ok: true,
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: 'latchkey',
      team_id: team.id,
      user_id: app.botUserId,
      bot_id: app.botId,
      is_enterprise_install: false,
      ...(team.enterprise === undefined ? {} : { enterprise_id: team.enterprise.id }),
    }),
  },
  'users.info': {
    token: 'bot',
    scope: 'users:read',
    required: ['user'],
    optional: ['include_locale'],
    run: (args, { workspace }) => {
      const user = workspace.users.get(args.text('user') ?? '');
      if (user === undefined) return failure('user_not_found');
      const { locale, ...rest } = userObject(workspace, user);
      return { ok: true, user: args.flag('include_locale') ? { ...rest, locale } : rest };
    },
  },
  // Source: docs.slack.dev/reference/methods/usergroups.list
  'usergroups.list': {
    token: 'bot',
    scope: 'usergroups:read',
    required: [],
    optional: ['include_users', 'include_count', 'include_disabled', 'team_id'],
    run: (args, { workspace }) => ({
      ok: true,
      usergroups: [...workspace.groups.values()].map(({ id, handle, members }) => ({
        id,
        team_id: workspace.team.id,
        is_usergroup: true,
        name: handle,
        handle,
        date_delete: 0,
        ...(args.flag('include_users') ? { users: [...members] } : {}),
      })),
    }),
  },
  'usergroups.users.list': {
    token: 'bot',
    scope: 'usergroups:read',
    required: ['usergroup'],
    optional: ['include_disabled', 'team_id'],
    run: (args, { workspace }) => {
      const group = workspace.groups.get(args.text('usergroup') ?? '');
      return group === undefined ? failure('no_such_subteam') : { ok: true, users: group.members };
    },
  },
};
