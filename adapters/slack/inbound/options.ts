/** The path that Slack posts commands, clicks and events to (Bolt's default). */
export const EVENTS_PATH = '/slack/events';

/** The workspace, or the organisation, that the app is installed in, and the app's own bot user. */
export interface Installation {
  readonly teamId: string;
  readonly enterpriseId: string | undefined;
  readonly botId: string | undefined;
  readonly botUserId: string;
}
