import type { webApi } from '@slack/bolt';
import { MANIFEST } from '../copy.ts';
import { EVENTS_PATH } from '../inbound/options.ts';

/** An app's manifest, which Slack creates it from (docs.slack.dev/reference/app-manifest). */
export type SlackManifest = webApi.AppsManifestCreateArguments['manifest'];

/** The part of a command's declaration that Slack needs. */
export interface DeclaredCommand {
  readonly path: readonly string[];
  readonly ofMessage?: { readonly label: string };
}

/** The URL of requests over HTTP, until the person who creates the app fills in their own host. */
export const PLACEHOLDER_URL = `https://YOUR-HOST${EVENTS_PATH}`;

const HINT_LIMIT = 1_000;

/**
 * Writes the manifest from which the app is made in Slack: all that the adapter calls and listens to, and nothing beyond it.
 * @param commands everything that can be asked for, in its order.
 * @param transport `socket` needs no address; `http` gets {@link PLACEHOLDER_URL} in each place.
 */
export function slackManifest(commands: readonly DeclaredCommand[], transport: 'socket' | 'http'): SlackManifest {
  const overHttp = transport === 'http';
  const requestUrl = overHttp ? { request_url: PLACEHOLDER_URL } : {};
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Latchkey',
      description: MANIFEST.app,
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'latchkey', always_online: true },
      ...shortcuts(commands),
      slash_commands: [
        {
          command: '/apikey',
          ...(overHttp ? { url: PLACEHOLDER_URL } : {}),
          description: MANIFEST.command,
          usage_hint: usageHint(commands),
          // Only so does a mention tell whom it means.
          should_escape: true,
        },
      ],
    },
    oauth_config: {
      scopes: { bot: ['commands', 'chat:write', 'im:write', 'files:write', 'users:read', 'usergroups:read'] },
    },
    settings: {
      event_subscriptions: {
        ...requestUrl,
        bot_events: [
          'app_home_opened',
          'app_uninstalled',
          'tokens_revoked',
          'user_change',
          'subteam_members_changed',
          'subteam_updated',
        ],
      },
      interactivity: {
        is_enabled: true,
        ...requestUrl,
        ...(overHttp ? { message_menu_options_url: PLACEHOLDER_URL } : {}),
      },
      // One workspace: its members are all whom the adapter serves.
      org_deploy_enabled: false,
      socket_mode_enabled: !overHttp,
      // Can't be switched off again, and there is nothing here that would renew tokens.
      token_rotation_enabled: false,
    },
  };
}

/** The command that messages can be handed to, in the menu of each message and in the one for everything. Its path comes back as the name. */
function shortcuts(commands: readonly DeclaredCommand[]): Pick<NonNullable<SlackManifest['features']>, 'shortcuts'> {
  const offered = commands.flatMap(({ path: [name = ''], ofMessage }) =>
    ofMessage === undefined ? [] : [{ name: ofMessage.label, callback_id: name }],
  );
  if (offered.length === 0) return {};
  const about = { description: MANIFEST.ofMessage };
  return {
    shortcuts: offered.flatMap((one) => [
      { ...one, callback_id: `${one.callback_id}-message`, ...about, type: 'message' as const },
      { ...one, ...about, type: 'global' as const },
    ]),
  };
}

/** All verbs, those of one noun together: `create | project create, use | help`. What does not fit is left to help. */
function usageHint(commands: readonly DeclaredCommand[]): string {
  const verbs = new Map<string, string[]>();
  for (const { path } of commands) {
    const [word = '', verb] = path;
    verbs.set(word, [...(verbs.get(word) ?? []), ...(verb === undefined ? [] : [verb])]);
  }
  const isVerb = (word: string) => commands.some(({ path }) => path.length === 1 && path[0] === word);
  const parts = [...verbs].flatMap(([word, own]) => [
    ...(isVerb(word) ? [word] : []),
    ...(own.length === 0 ? [] : [`${word} ${own.join(', ')}`]),
  ]);
  const hint = parts.join(' | ');
  if (hint.length <= HINT_LIMIT) return hint;
  const rest = ' | … | help';
  const cut = hint.slice(0, HINT_LIMIT - rest.length);
  return cut.slice(0, cut.lastIndexOf(' | ')) + rest;
}
