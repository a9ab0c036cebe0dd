import { App, HTTPReceiver, SocketModeReceiver, webApi } from '@slack/bolt';
import { onTestFinished } from 'vitest';
import type { FakeSlack } from './fakeSlack.ts';

/** A logger that says nothing: what is lost or refused here is meant to be. */
export const silent: webApi.Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  setName: () => undefined,
  getLevel: () => webApi.LogLevel.ERROR,
};

/** Opens Bolt as it comes, connected to a fake Slack over Socket Mode; it is stopped when the running test ends. */
export async function boltOverSockets(slack: FakeSlack, listen: (app: App) => void): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken: slack.app.appToken,
    logger: silent,
    // So long it waits before it comes back from a refresh; five seconds if that is not said.
    clientPingTimeout: 500,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  const app = build(slack, receiver);
  listen(app);
  await app.start();
  onTestFinished(() => app.stop().then(() => undefined));
  return app;
}

/** Opens Bolt as it comes, behind a request URL. @returns that URL. */
export async function boltOverHttp(slack: FakeSlack, listen: (app: App) => void): Promise<string> {
  const receiver = new HTTPReceiver({ signingSecret: slack.app.signingSecret, port: 0, logger: silent });
  const app = build(slack, receiver);
  listen(app);
  const server = await receiver.start(0);
  onTestFinished(() => receiver.stop());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}/slack/events`;
}

function build(slack: FakeSlack, receiver: SocketModeReceiver | HTTPReceiver): App {
  const { botToken, botId, botUserId } = slack.app;
  return new App({
    receiver,
    logger: silent,
    convoStore: false,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    authorize: async () => ({ botToken, botId, botUserId }),
  });
}
