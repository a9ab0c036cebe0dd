import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketLink } from '../../fakes/shared/webSocket.ts';
import { until } from '../../support/until.ts';
import { CONVERSATION, say, words } from './conversationScenes.ts';
import { type FaultySlack, type FaultySlackOptions, openFaultySlack } from './faultySlack.ts';

/** For a machine that is busy with other things. */
const BACK_MS = 30_000;

/** A program in Socket Mode, closed when a test ends. */
async function openSockets(finished: typeof onTestFinished, needs: FaultySlackOptions = {}): Promise<FaultySlack> {
  const slackApp = await openFaultySlack({ transport: 'socket', ...needs });
  finished(() => slackApp.close());
  return slackApp;
}

/** @returns what `/readyz/chat` says of Slack. */
async function readiness(slackApp: FaultySlack): Promise<string> {
  const response = await fetch(`${slackApp.latchkey().url}/readyz/chat`);
  const said: unknown = await response.json();
  const checks = typeof said === 'object' && said !== null && 'checks' in said ? said.checks : {};
  const slack = typeof checks === 'object' && checks !== null && 'slack' in checks ? String(checks.slack) : '';
  return `${response.status} ${slack}`;
}

const NONE = '503 no connection to Slack';

/** Several commands in a row are answered. */
async function expectAnswers(slackApp: FaultySlack): Promise<void> {
  for (let count = 0; count < 5; count += 1) expect(words(await say(slackApp, 'UANA', 'whoami'))).toContain('ana');
}

describe.concurrent('Socket Mode', () => {
  test('at the start Slack fails, and then gives an address that can’t be reached: it connects, and says so only then', async ({
    onTestFinished: finished,
  }) => {
    const body = '{"ok":true,"url":"ws://127.0.0.1:9/link"}';
    const prepare: FaultySlackOptions['prepare'] = (slack) => {
      slack.fail('apps.connections.open', { kind: 'status', status: 500 }, 3);
      slack.fail('apps.connections.open', { kind: 'status', status: 200, body }, 2);
    };
    const slackApp = await openSockets(finished, { prepare, connections: 1 });
    await expectAnswers(slackApp);
    const [before = ''] = /[\s\S]*retrying/.exec(slackApp.logged()) ?? [];
    expect(before).not.toContain('"connected to Slack"');
  });

  test('one of two connections is asked to go, then the other: no command is lost, and there is no deaf moment', async ({
    onTestFinished: finished,
  }) => {
    const sent = vi.spyOn(WebSocketLink.prototype, 'send');
    finished(() => void sent.mockRestore());
    const slackApp = await openSockets(finished, { appId: 'A0REFRESHED' });
    const links = () =>
      sent.mock.contexts.filter(
        (link, index): link is WebSocketLink =>
          link instanceof WebSocketLink && /"type":"hello".*A0REFRESHED/.test(sent.mock.calls[index]?.[0] ?? ''),
      );
    for (const [index, reason] of ['refresh_requested', 'warning'].entries()) {
      await expectAnswers(slackApp);
      const link = links()[index];
      link?.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink' } }));
      // From then on Slack sends nothing over it.
      await slackApp.slack.until('one goes', () => slackApp.slack.connections() === 1);
      await expectAnswers(slackApp);
      expect(await readiness(slackApp)).toBe('200 ok');
      if (index === 0) await slackApp.slack.connected(2, BACK_MS);
    }
    expect(slackApp.slack.interactions.map(({ outcome }) => outcome)).toEqual(
      slackApp.slack.interactions.map(() => 'acked'),
    );
    expect(slackApp.slack.complaints).toEqual([]);
  });

  test('both are cut, and what Slack answers first is an error: it comes back, and takes what Slack sends again', async ({
    onTestFinished: finished,
  }) => {
    const slackApp = await openSockets(finished);
    const { slack } = slackApp;
    for (const status of [500, 503, 403]) slack.fail('apps.connections.open', { kind: 'status', status });
    slack.fail('apps.connections.open', { kind: 'reset' }, 2);
    slack.fail('apps.connections.open', { kind: 'hang' }, 2);
    slack.dropSockets();
    await slack.until('both wait', () => slack.hanging === 2, BACK_MS);
    expect(await readiness(slackApp)).toBe(NONE);
    const command = await slack.slash('UANA', CONVERSATION, 'project create shop');
    const event = await slack.openHome('UANA');
    expect([command.outcome, event.outcome]).toEqual(['dispatch_failed', 'dispatch_failed']);
    slack.release();
    await slack.connected(2, BACK_MS);
    await until('readiness tells', async () => (await readiness(slackApp)) === '200 ok');
    // The retry is the only delivery there is; its own repetitions do nothing.
    await slack.redeliver(event, 3);
    await slack.until('the home is there', () => slack.homeOf('UANA'));
    await slack.redeliver(command, 3);
    expect(words(await command.message())).toContain('Created project shop');
    await expectAnswers(slackApp);
    expect(command.effects).toHaveLength(1);
  });

  test('the app token is refused when it reconnects: the process is told to stop, and why', async ({
    onTestFinished: finished,
  }) => {
    const slackApp = await openSockets(finished);
    slackApp.slack.fail('apps.connections.open', 'invalid_auth', 2);
    slackApp.slack.dropSockets();
    const problem = await slackApp.latchkey().failed;
    expect(problem.message).toContain('Slack refused SLACK_APP_TOKEN (invalid_auth).\nCopy the whole token again');
    expect(problem.message).not.toContain(slackApp.slack.app.appToken);
  });

  test('Socket Mode is switched off, and on again: it comes back', async ({ onTestFinished: finished }) => {
    const slackApp = await openSockets(finished);
    slackApp.slack.disableSockets();
    await slackApp.slack.connected(0);
    await until('readiness tells', async () => (await readiness(slackApp)) === NONE);
    slackApp.slack.enableSockets();
    await slackApp.slack.connected(2, BACK_MS);
    await until('readiness tells', async () => (await readiness(slackApp)) === '200 ok');
    await expectAnswers(slackApp);
  });
});

test('a connection that was being asked for when the process stops is no longer made', async () => {
  const prepare: FaultySlackOptions['prepare'] = (slack) => {
    slack.fail('apps.connections.open', { kind: 'pass' });
    slack.fail('apps.connections.open', { kind: 'hang' });
  };
  const slackApp = await openSockets(onTestFinished, { prepare, connections: 1, apartMs: 300 });
  await slackApp.slack.until('it is asked for', () => slackApp.slack.hanging === 1);
  await slackApp.latchkey().stop();
  await slackApp.slack.connected(0);
  slackApp.slack.release();
  await expect(slackApp.slack.connected(1, 2_000)).rejects.toThrow('1 connections');
});

test('a connection that Slack has not greeted yet when the process stops is ended', async () => {
  const send = WebSocketLink.prototype.send;
  let greeted = 0;
  const held = vi.spyOn(WebSocketLink.prototype, 'send').mockImplementation(function (this: WebSocketLink, text) {
    if (text.includes('"type":"hello"')) greeted += 1;
    if (greeted < 2) send.call(this, text);
  });
  onTestFinished(() => held.mockRestore());
  const slackApp = await openSockets(onTestFinished, { apartMs: 300 });
  await slackApp.latchkey().stop();
  await slackApp.slack.connected(0, 3_000);
});

test('an envelope that died with its connection comes again over the other one, and is carried out once', async () => {
  const slackApp = await openSockets(onTestFinished);
  const cut = vi.spyOn(WebSocketLink.prototype, 'send').mockImplementationOnce(function (this: WebSocketLink) {
    this.destroy();
  });
  onTestFinished(() => cut.mockRestore());
  const event = await slackApp.slack.openHome('UANA');
  expect(event.delivery.attempts.map(({ outcome, retry }) => [outcome, retry])).toEqual([
    ['dispatch_failed', 0],
    ['acked', 1],
  ]);
  await slackApp.slack.until('the home is there', () => slackApp.slack.homeOf('UANA'));
  expect(slackApp.slack.calls('views.publish')).toHaveLength(1);
});

// docs.slack.dev/reference/events/tokens_revoked: `oauth` lists people whose own tokens are gone, `bot` the app's.
test('where a person’s token is revoked, and not the app’s, it goes on', async () => {
  const slackApp = await openSockets(onTestFinished, { transport: 'http' });
  const told = slackApp.latchkey().failed.then(() => 'told to stop');
  await slackApp.slack.event({ type: 'tokens_revoked', tokens: { oauth: ['UANA'], bot: [] } });
  const answers = expectAnswers(slackApp).then(() => 'goes on');
  expect(await Promise.race([told, answers])).toBe('goes on');
});
