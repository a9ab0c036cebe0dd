import { connect, createServer, type Server } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import { type Child, WITHIN_MS } from '../../support/child.ts';
import { until } from '../../support/until.ts';
import { say, words } from './conversationScenes.ts';
import { openHome, TEST_MS } from './slackProcess.ts';

/** It ended by itself, and what it wrote is for people: what to do, and neither stack traces nor tokens. */
async function expectStopped(program: Child, slack: FakeSlack, ...what: readonly string[]): Promise<void> {
  expect(await program.ended).toBe(1);
  for (const line of what) expect(program.errors).toContain(line);
  const { written } = program;
  expect(written).not.toMatch(/^\s+at /m);
  expect(written).not.toMatch(/"stack"/);
  expect(written).not.toMatch(/xoxb-|xapp-1/);
  for (const secret of [slack.app.botToken, slack.app.appToken]) expect(written).not.toContain(secret);
}

/** Asks one of its addresses. @returns the status and what is said. */
async function get(program: Child, path: string): Promise<{ readonly status: number; readonly said: unknown }> {
  const response = await fetch(`${await program.url()}${path}`);
  return { status: response.status, said: await response.json() };
}

/** Waits until `/readyz/chat` says something of Slack: `ok`, or what is wrong. */
async function readiness(program: Child, status: number, words: RegExp): Promise<void> {
  let last = '';
  const isSo = async () => {
    const answer = await get(program, '/readyz/chat');
    last = JSON.stringify(answer);
    return answer.status === status && words.test(last);
  };
  await until(`readiness ${status} ${words}`, isSo, WITHIN_MS).catch(() => {
    throw new Error(`it was ${last}: ${program.written}`);
  });
}

/** A port of this machine at which nobody listens, until a server does. */
async function closedPort(): Promise<{ readonly url: string; listen(server: Server): Promise<void> }> {
  const listen = (server: Server, port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const probe = createServer();
  await listen(probe, 0);
  const address = probe.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => probe.close(resolve));
  return { url: `http://127.0.0.1:${port}/api/`, listen: (server) => listen(server, port) };
}

describe.concurrent('a process whose tokens are not good', { timeout: TEST_MS }, () => {
  test('because the bot token is wrong does not start, and says what to do', async ({ onTestFinished }) => {
    const { slack, start } = await openHome(onTestFinished);
    const program = await start({ SLACK_BOT_TOKEN: 'xoxb-1-wrong-token' });
    const remedy = 'Copy the whole token again from the app’s page at api.slack.com/apps.';
    await expectStopped(
      program,
      slack,
      'Latchkey can’t start.',
      'Slack refused SLACK_BOT_TOKEN (invalid_auth).',
      remedy,
    );
    expect(slack.calls('apps.connections.open')).toEqual([]);
  });

  test('because the app token is wrong stops, and says what to do', async ({ onTestFinished }) => {
    const { slack, start } = await openHome(onTestFinished);
    const program = await start({ SLACK_APP_TOKEN: 'xapp-1-A0WRONG-1-wrong-token' });
    const remedy = 'Copy the whole token again from the app’s page at api.slack.com/apps.';
    await expectStopped(program, slack, 'Slack refused SLACK_APP_TOKEN (invalid_auth).', remedy);
    expect(program.output).not.toContain('"connected to Slack"');
  });

  test('because the app is removed while it runs stops, and says what to do', async ({ onTestFinished }) => {
    const { slack, start } = await openHome(onTestFinished);
    const program = await start();
    await slack.connected(1, WITHIN_MS);
    await readiness(program, 200, /"slack":"ok"/);
    await slack.uninstall();
    const remedy = 'Install it again, set SLACK_BOT_TOKEN to its new token, then restart Latchkey.';
    await expectStopped(
      program,
      slack,
      'Latchkey had to stop.',
      'The app was removed from the Slack workspace',
      remedy,
    );
  });
});

describe.concurrent('a process that can’t reach Slack', { timeout: TEST_MS }, () => {
  test('when it starts stays up, says so, and connects by itself', async ({ onTestFinished }) => {
    const { slack, start } = await openHome(onTestFinished);
    const port = await closedPort();
    const program = await start({ SLACK_API_URL: port.url });
    await readiness(program, 503, /"slack":"[^"]*ECONNREFUSED/);
    expect(await get(program, '/healthz')).toMatchObject({ status: 200, said: { status: 'ok' } });

    slack.fail('auth.test', { kind: 'status', status: 500 });
    slack.fail('auth.test', { kind: 'hang' });
    const door = await forwardTo(slack);
    onTestFinished(() => door.close());
    await port.listen(door.server);
    await readiness(program, 503, /"slack":"[^"]*HTTP 500/);
    await slack.until('it is asked again', () => slack.hanging === 1, WITHIN_MS);
    await readiness(program, 503, /"slack":/);
    expect(await get(program, '/healthz')).toMatchObject({ status: 200 });
    slack.release();

    await readiness(program, 200, /"slack":"ok"/);
    expect(words(await say({ slack }, 'UANA', 'whoami'))).toContain('ana');
    expect(program.errors).not.toMatch(/^\s+at |Latchkey/m);
    expect(await program.kill('SIGTERM')).toBe(0);
  });

  // The client of @slack/socket-mode 3.1.0 repeats some failures by itself, and rejects where nobody can catch it.
  test('for a while by several errors in a row connects by itself', async ({ onTestFinished }) => {
    const { slack, start } = await openHome(onTestFinished);
    slack.fail('apps.connections.open', 'internal_error');
    slack.fail('apps.connections.open', { kind: 'status', status: 500 });
    const program = await start();
    const ended = program.ended.then((code) => `ended: ${code}`);
    const connected = slack.connected(1, WITHIN_MS).then(() => 'connected');
    connected.catch(() => undefined);
    expect(await Promise.race([ended, connected])).toBe('connected');
  });
});

/** A server that hands everything on to a Slack. */
async function forwardTo(slack: FakeSlack): Promise<{ readonly server: Server; close(): Promise<void> }> {
  const sockets = new Set<{ destroy(): unknown }>();
  const server = createServer((near) => {
    const far = connect(Number(new URL(slack.apiUrl).port), '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    near.pipe(far);
    far.pipe(near);
  });
  return {
    server,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
