import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketLink } from '../../fakes/slack/webSocket.ts';
import { until } from '../../support/until.ts';
import { CONVERSATION, say, words } from './conversationScenes.ts';
import { type FaultShop, openFaultShop, type ShopNeeds } from './faultySlack.ts';

/** For a machine that is busy with other things. */
const BACK_MS = 30_000;

/** A program in Socket Mode, closed when a test ends. */
async function openSockets(finished: typeof onTestFinished, needs: ShopNeeds = {}): Promise<FaultShop> {
  const shop = await openFaultShop({ transport: 'socket', ...needs });
  finished(() => shop.close());
  return shop;
}

/** @returns what `/readyz/chat` says of Slack. */
async function readiness(shop: FaultShop): Promise<string> {
  const response = await fetch(`${shop.latchkey().url}/readyz/chat`);
  const said: unknown = await response.json();
  const checks = typeof said === 'object' && said !== null && 'checks' in said ? said.checks : {};
  const slack = typeof checks === 'object' && checks !== null && 'slack' in checks ? String(checks.slack) : '';
  return `${response.status} ${slack}`;
}

const NONE = '503 no connection to Slack stands';

/** Several commands in a row are answered. */
async function expectAnswers(shop: FaultShop): Promise<void> {
  for (let count = 0; count < 5; count += 1) expect(words(await say(shop, 'UANA', 'whoami'))).toContain('ana');
}

describe.concurrent('Socket Mode', () => {
  test('at the start Slack fails, and then gives an address that can’t be reached: it connects, and says so only then', async ({
    onTestFinished: finished,
  }) => {
    const body = '{"ok":true,"url":"ws://127.0.0.1:9/link"}';
    const prepare: ShopNeeds['prepare'] = (slack) => {
      slack.fail('apps.connections.open', { kind: 'status', status: 500 }, 3);
      slack.fail('apps.connections.open', { kind: 'status', status: 200, body }, 2);
    };
    const shop = await openSockets(finished, { prepare, connections: 1 });
    await expectAnswers(shop);
    const [before = ''] = /[\s\S]*trying again/.exec(shop.logged()) ?? [];
    expect(before).not.toContain('"connected to Slack"');
  });

  test('one of two connections is asked to go, then the other: no command is lost, and there is no deaf moment', async ({
    onTestFinished: finished,
  }) => {
    const sent = vi.spyOn(WebSocketLink.prototype, 'send');
    finished(() => void sent.mockRestore());
    const shop = await openSockets(finished, { appId: 'A0REFRESHED' });
    const links = () =>
      sent.mock.contexts.filter(
        (link, index): link is WebSocketLink =>
          link instanceof WebSocketLink && /"type":"hello".*A0REFRESHED/.test(sent.mock.calls[index]?.[0] ?? ''),
      );
    for (const [index, reason] of ['refresh_requested', 'warning'].entries()) {
      await expectAnswers(shop);
      const link = links()[index];
      link?.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink' } }));
      // From then on Slack sends nothing over it.
      await shop.slack.until('one goes', () => shop.slack.connections() === 1);
      await expectAnswers(shop);
      expect(await readiness(shop)).toBe('200 ok');
      if (index === 0) await shop.slack.connected(2, BACK_MS);
    }
    expect(shop.slack.interactions.map(({ outcome }) => outcome)).toEqual(shop.slack.interactions.map(() => 'acked'));
    expect(shop.slack.complaints).toEqual([]);
  });

  test('both are cut, and what Slack answers first is an error: it comes back, and takes what Slack sends again', async ({
    onTestFinished: finished,
  }) => {
    const shop = await openSockets(finished);
    const { slack } = shop;
    for (const status of [500, 503, 403]) slack.fail('apps.connections.open', { kind: 'status', status });
    slack.fail('apps.connections.open', { kind: 'reset' }, 2);
    slack.fail('apps.connections.open', { kind: 'hang' }, 2);
    slack.dropSockets();
    await slack.until('both wait', () => slack.hanging === 2, BACK_MS);
    expect(await readiness(shop)).toBe(NONE);
    const command = await slack.slash('UANA', CONVERSATION, 'project create shop');
    const event = await slack.openHome('UANA');
    expect([command.outcome, event.outcome]).toEqual(['dispatch_failed', 'dispatch_failed']);
    slack.release();
    await slack.connected(2, BACK_MS);
    await until('readiness tells', async () => (await readiness(shop)) === '200 ok');
    // The retry is the only delivery there is; its own repetitions do nothing.
    await slack.redeliver(event, 3);
    await slack.until('the home is there', () => slack.homeOf('UANA'));
    await slack.redeliver(command, 3);
    expect(words(await command.message())).toContain('The project shop is there');
    await expectAnswers(shop);
    expect(command.effects).toHaveLength(1);
  });

  test('the app token is refused when it connects anew: the process is told to stop, and why', async ({
    onTestFinished: finished,
  }) => {
    const shop = await openSockets(finished);
    shop.slack.fail('apps.connections.open', 'invalid_auth', 2);
    shop.slack.dropSockets();
    const problem = await shop.latchkey().failed;
    expect(problem.message).toContain('Slack refuses SLACK_APP_TOKEN (invalid_auth).\nCopy the token again');
    expect(problem.message).not.toContain(shop.slack.app.appToken);
  });

  test('Socket Mode is switched off, and on again: it comes back', async ({ onTestFinished: finished }) => {
    const shop = await openSockets(finished);
    shop.slack.disableSockets();
    await shop.slack.connected(0);
    await until('readiness tells', async () => (await readiness(shop)) === NONE);
    shop.slack.enableSockets();
    await shop.slack.connected(2, BACK_MS);
    await until('readiness tells', async () => (await readiness(shop)) === '200 ok');
    await expectAnswers(shop);
  });
});

test('a connection that was being asked for when the process stops is not made any more', async () => {
  const prepare: ShopNeeds['prepare'] = (slack) => {
    slack.fail('apps.connections.open', { kind: 'pass' });
    slack.fail('apps.connections.open', { kind: 'hang' });
  };
  const shop = await openSockets(onTestFinished, { prepare, connections: 1, apartMs: 300 });
  await shop.slack.until('it is asked for', () => shop.slack.hanging === 1);
  await shop.latchkey().stop();
  await shop.slack.connected(0);
  shop.slack.release();
  await expect(shop.slack.connected(1, 2_000)).rejects.toThrow('1 connections');
});

test('a connection that Slack has not greeted yet when the process stops is ended', async () => {
  const send = WebSocketLink.prototype.send;
  let greeted = 0;
  const held = vi.spyOn(WebSocketLink.prototype, 'send').mockImplementation(function (this: WebSocketLink, text) {
    if (text.includes('"type":"hello"')) greeted += 1;
    if (greeted < 2) send.call(this, text);
  });
  onTestFinished(() => held.mockRestore());
  const shop = await openSockets(onTestFinished, { apartMs: 300 });
  await shop.latchkey().stop();
  await shop.slack.connected(0, 3_000);
});

test('an envelope that died with its connection comes again over the other one, and is carried out once', async () => {
  const shop = await openSockets(onTestFinished);
  const cut = vi.spyOn(WebSocketLink.prototype, 'send').mockImplementationOnce(function (this: WebSocketLink) {
    this.destroy();
  });
  onTestFinished(() => cut.mockRestore());
  const event = await shop.slack.openHome('UANA');
  expect(event.delivery.attempts.map(({ outcome, retry }) => [outcome, retry])).toEqual([
    ['dispatch_failed', 0],
    ['acked', 1],
  ]);
  await shop.slack.until('the home is there', () => shop.slack.homeOf('UANA'));
  expect(shop.slack.calls('views.publish')).toHaveLength(1);
});

// docs.slack.dev/reference/events/tokens_revoked: `oauth` lists people whose own tokens are gone, `bot` the app's.
test('where a person’s token is revoked, and not the app’s, it goes on', async () => {
  const shop = await openSockets(onTestFinished, { transport: 'http' });
  const told = shop.latchkey().failed.then(() => 'told to stop');
  await shop.slack.event({ type: 'tokens_revoked', tokens: { oauth: ['UANA'], bot: [] } });
  const answers = expectAnswers(shop).then(() => 'goes on');
  expect(await Promise.race([told, answers])).toBe('goes on');
});
