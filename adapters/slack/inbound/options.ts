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

/** Where Slack posts commands, clicks and events to (Bolt's own default). */
export const EVENTS_PATH = '/slack/events';

/** The workspace, or the organisation, that the app is installed in, and the app's own bot user. */
export interface Installation {
  readonly teamId: string;
  readonly enterpriseId: string | undefined;
  readonly botId: string | undefined;
  readonly botUserId: string;
}
