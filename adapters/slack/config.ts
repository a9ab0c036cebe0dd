import { token, url } from '../../src/chat/contracts/variables.ts';
import { CONFIG } from './copy.ts';

/** How to reach Slack: over Socket Mode with an app token, or over HTTP with a signing secret. */
export interface SlackOptions {
  /** `xoxb-…` */
  readonly botToken: string;
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string };
  /** The Web API's address, with its slash at the end. */
  readonly apiUrl: string;
}

/** Slack's environment variables (docs/slack.md). */
export const SLACK_VARIABLES = {
  SLACK_BOT_TOKEN: token(/^(xoxe\.)?xoxb-./, 'xoxb-…'),
  SLACK_APP_TOKEN: token(/^xapp-./, 'xapp-…'),
  SLACK_SIGNING_SECRET: token(/^[\w-]{8,}$/, CONFIG.signingSecret),
  SLACK_API_URL: url(),
};

/** Slack's variables as they were read. */
export interface SlackVariables {
  readonly SLACK_BOT_TOKEN?: string | undefined;
  readonly SLACK_APP_TOKEN?: string | undefined;
  readonly SLACK_SIGNING_SECRET?: string | undefined;
  readonly SLACK_API_URL?: string | undefined;
}

/** Finds variables of Slack's that need one another. */
export function checkSlackVariables(
  env: SlackVariables,
  addIssue: (name: 'SLACK_BOT_TOKEN', message: string) => void,
): void {
  const transport = env.SLACK_APP_TOKEN ?? env.SLACK_SIGNING_SECRET;
  if (env.SLACK_BOT_TOKEN !== undefined && transport === undefined) addIssue('SLACK_BOT_TOKEN', CONFIG.noTransport);
  if (env.SLACK_BOT_TOKEN === undefined && transport !== undefined) addIssue('SLACK_BOT_TOKEN', CONFIG.noBotToken);
}

/** @returns how to reach Slack, over Socket Mode where an app token is set; undefined where its tokens are not. */
export function slackOptions(env: SlackVariables): SlackOptions | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env;
  const address = env.SLACK_API_URL ?? 'https://slack.com/api/';
  const apiUrl = address.endsWith('/') ? address : `${address}/`;
  if (botToken === undefined) return undefined;
  if (appToken !== undefined) return { botToken, apiUrl, transport: { kind: 'socket', appToken } };
  return signingSecret === undefined ? undefined : { botToken, apiUrl, transport: { kind: 'http', signingSecret } };
}
