import { PlatformProblem } from '../../../src/chat/contracts/platform.ts';

/** Errors of `auth.test` and `apps.connections.open` that no waiting mends (docs.slack.dev/reference/methods/auth.test). */
const REMEDIES: Readonly<Record<string, string>> = {
  invalid_auth: 'Copy the token again, whole, from the app’s page at api.slack.com/apps.',
  not_authed: 'Set the token: Slack says that none was sent.',
  account_inactive: 'Install the app in the workspace again, and copy its new token.',
  token_revoked: 'Install the app in the workspace again, and copy its new token.',
  token_expired:
    'This app rotates its tokens, which can’t be undone: make the app anew from the manifest, without rotation.',
  not_allowed_token_type: 'This is a token of another kind: the bot token begins with xoxb-, the app token with xapp-.',
  org_login_required: 'The workspace moved to an organisation: install the app there again.',
  team_disabled: 'The workspace is disabled; an owner of it has to bring it back.',
  user_removed_from_team: 'The app was removed from the workspace: install it again.',
  ekm_access_denied: 'The workspace’s administrators have suspended access.',
  missing_scope: 'Update the app’s manifest from adapters/slack/manifest/manifest.json, and install it again.',
  no_permission: 'The app token needs the scope connections:write.',
  forbidden_team: 'The app may not be used in this workspace; ask its administrators.',
  access_denied: 'The app may not be used in this workspace; ask its administrators.',
};

/** @returns the problem for a person, where an error code means that the token can't be used; undefined for all that may pass. */
export function tokenProblem(variable: string, code: string): PlatformProblem | undefined {
  const known = Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined;
  const ofAppToken = variable === 'SLACK_APP_TOKEN' && code === 'missing_scope';
  const remedy = ofAppToken ? REMEDIES['no_permission'] : known;
  return remedy === undefined
    ? undefined
    : new PlatformProblem([
        `Slack refuses ${variable} (${code}).`,
        remedy,
        'docs/slack.md says where each token is found.',
      ]);
}
