import { heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';

/** Texts of the Slack adapter itself. Functions take data and return words; nothing is decided here. */

/** Slack doesn't say who someone is, and only people it vouches for are served. */
export const WHO_ARE_YOU: View = view(
  heading('Slack isn’t responding, so I can’t confirm who you are.'),
  text('Nothing was changed.'),
  note('Try again in a moment.'),
);

/** A click's trigger was used up or too old to open a modal with. */
export const TOO_SLOW: View = view(
  heading('That took too long.'),
  text('Slack allows three seconds to open a window. Nothing was done.'),
  note('Press the button again.'),
);

/** The database doesn't answer, so a request can't be told from its repetition. */
export const NOT_NOW: View = view(
  heading('Latchkey can’t do this right now.'),
  text('Its database isn’t responding. Nothing was changed.'),
  note('Try again in a moment. If it keeps happening, tell an admin of Latchkey.'),
);

/** What stands in modals and messages beside a view. */
export const SCREEN = {
  title: 'API keys',
  close: 'Close',
  loading: 'One moment…',
  sentTwiceTitle: 'Sent twice',
  sentTwice: 'This form was already sent. Close this to see its answer.',
  slowTitle: 'Not sure yet',
  slow: 'The database isn’t responding. Close this to see the form’s answer. If you still see the form, send it again.',
  search: 'Type to search',
  choose: 'Choose',
  secretDeleted: 'Secret deleted',
  deletedText: 'The secret that was shown here was deleted. It can’t be looked up again.',
  regenerate:
    'If you didn’t copy it in time, get a new one: /apikey regenerate, or /apikey mfa codes for recovery codes',
} as const;
/** What a notification says of a list. */
export const choices = (label: string, count: number): string => `${label}: ${count} to choose from`;
export const moreItems = (count: number): string => `… and ${count} more`;
export const pictureOf = (description: string): string => `[picture: ${description}]`;
export const fileOf = (name: string): string => `[file: ${name}]`;
/** Where files are that an answer can't carry. @param names theirs. */
export const fileInDirectMessages = (names: readonly string[]): string =>
  `${names.join(' and ')}: in your direct messages with Latchkey.`;
export const fileUnsure = (names: readonly string[]): string =>
  `I couldn’t confirm that ${names.join(' and ')} arrived in your direct messages with Latchkey. If nothing is there, try again.`;
/** @param code Slack’s, for what keeps it from taking them. */
export const fileNotShared = (names: readonly string[], code: string): string =>
  `Slack didn’t take ${names.join(' and ')} (${code}), so you don’t have them. Try again; if it keeps happening, tell an admin of Latchkey.`;
/** What a notification says of a message with a secret. */
export const secretArrived = (title: string, key: string): string =>
  `${title}: ${key}. Open this message to copy the secret.`;
export const messageDeletedIn = (minutes: number): string => `This message is deleted in ${minutesText(minutes)}.`;
export const windowDeletedIn = (minutes: number): string => `The secret is deleted here in ${minutesText(minutes)}.`;

function minutesText(minutes: number): string {
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}

/** What Slack shows of the app and its command. */
export const MANIFEST = {
  app: 'Create, find, regenerate, disable and delete the API keys of your integration channels.',
  command: 'API keys: create, regenerate, disable, find. Without a verb, it opens a form.',
  ofMessage: 'Looks up secrets that leaked: whose they are, and how to stop them.',
} as const;

/** Why the adapter can't start or continue, for the person who runs the program: what is wrong, and what to do. */
const INSTALL_AGAIN = 'Install the app in the workspace again and copy its new token.';
const NOT_ALLOWED = 'The app isn’t allowed in this workspace. Ask its admins.';
/** What to do about each error of a token that waiting can't mend. */
export const TOKEN_REMEDIES: Readonly<Record<string, string>> = {
  invalid_auth: 'Copy the whole token again from the app’s page at api.slack.com/apps.',
  not_authed: 'Set the token. Slack says that none was sent.',
  account_inactive: INSTALL_AGAIN,
  token_revoked: INSTALL_AGAIN,
  token_expired:
    'This app rotates its tokens, which can’t be turned off. Create a new app from the manifest, without token rotation.',
  not_allowed_token_type: 'This is the wrong kind of token. A bot token begins with xoxb-, an app token with xapp-.',
  org_login_required: 'The workspace moved to an organization. Install the app there again.',
  team_disabled: 'The workspace is disabled. Ask one of its owners to bring it back.',
  user_removed_from_team: 'The app was removed from the workspace. Install it again.',
  ekm_access_denied: 'The workspace’s admins suspended access. Ask them to restore it.',
  missing_scope: 'Update the app’s manifest from adapters/slack/manifest/manifest.json and install the app again.',
  no_permission: 'Give the app token the scope connections:write.',
  forbidden_team: NOT_ALLOWED,
  access_denied: NOT_ALLOWED,
};
export const tokenRefused = (variable: string, code: string, remedy: string): readonly string[] => [
  `Slack refused ${variable} (${code}).`,
  remedy,
  'docs/slack.md says where to find each token.',
];
/** What to do in a conversation that the app isn't in. */
export const LET_IN = 'Type /invite @Latchkey in it.';
const UPDATE = 'Update Latchkey. If it is up to date, report this.';
/** What to do where Slack refuses messages, home tabs or groups for good, beside {@link TOKEN_REMEDIES}. */
export const REFUSAL_REMEDIES: Readonly<Record<string, string>> = {
  channel_not_found: 'The conversation doesn’t exist, or is private. Invite the app to it, or name another one.',
  not_in_channel: 'Invite the app to the conversation: /invite @Latchkey',
  is_archived: 'The conversation is archived. Unarchive it, or name another one.',
  restricted_action: 'A preference of the workspace keeps the app from posting. Ask a workspace admin to allow it.',
  messages_tab_disabled: 'Turn the Messages tab on: App Home on the app’s page at api.slack.com/apps.',
  not_enabled: 'Turn the Home tab on: App Home on the app’s page at api.slack.com/apps.',
  team_access_not_granted: 'Grant the app access to this workspace: the organization’s admins can.',
  no_such_subteam: 'Check the group’s ID in LATCHKEY_ON_CALL.',
  invalid_blocks: UPDATE,
  msg_too_long: UPDATE,
  invalid_arguments: UPDATE,
};
export const APP_REMOVED = [
  'The app was removed from the Slack workspace, or its tokens were revoked.',
  'Install it again, set SLACK_BOT_TOKEN to its new token, then restart Latchkey.',
] as const;

/** What is wrong with Slack's variables; each follows its variable's name, or `must look like`. */
export const CONFIG = {
  noTransport: 'needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) as well',
  noBotToken:
    'is required with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET. Set it to the xoxb-… token on the app’s OAuth page',
  signingSecret: 'the signing secret on the app’s Basic Information page',
} as const;

/** What the readiness check says. */
export const NOT_CONNECTED = 'not connected yet';
export const NO_CONNECTION = 'no connection to Slack';
export const notResponding = (error: string): string => `Slack isn’t responding (${error})`;
export const INCOMPLETE = 'Slack’s answer to auth.test is incomplete';

/** What a request to the events endpoint is answered that can't be served. */
export const ENDPOINT = {
  signature: 'The signature isn’t Slack’s.',
  contentType: 'Slack sends forms and JSON.',
  unreadable: 'The body can’t be read.',
  noChallenge: 'The challenge is missing.',
  shape: 'The payload doesn’t have the shape it should.',
  notConnected: 'Latchkey isn’t connected to Slack yet.',
} as const;
