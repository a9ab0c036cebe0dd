import { PlatformProblem } from '../../../src/chat/contracts/platform.ts';
import { TOKEN_REMEDIES, tokenRefused } from '../copy.ts';

/**
 * Finds out whether an error of `auth.test` or `apps.connections.open` means that the token can't be used
 * (docs.slack.dev/reference/methods/auth.test).
 * @returns the problem for a person; undefined for errors that may pass.
 */
export function tokenProblem(variable: string, code: string): PlatformProblem | undefined {
  const known = Object.hasOwn(TOKEN_REMEDIES, code) ? TOKEN_REMEDIES[code] : undefined;
  const ofAppToken = variable === 'SLACK_APP_TOKEN' && code === 'missing_scope';
  const remedy = ofAppToken ? TOKEN_REMEDIES['no_permission'] : known;
  return remedy === undefined ? undefined : new PlatformProblem(tokenRefused(variable, code, remedy));
}
