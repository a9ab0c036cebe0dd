import { request } from 'node:http';
import type { App } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { boltOverHttp, boltOverSockets } from './boltApp.ts';
import { ANA, BEN, GENERAL, openSlack } from './testSlack.ts';

/** Counts what reaches an app, and acknowledges it or not. */
function counter(acks: boolean): {
  readonly seen: string[];
  readonly retries: (number | undefined)[];
  listen(app: App): void;
} {
  const seen: string[] = [];
  const retries: (number | undefined)[] = [];
  const listen = (app: App) => {
    app.command('/apikey', async ({ ack, command }) => {
      seen.push(command.text);
      if (acks) await ack('Seen.');
    });
    app.event('subteam_members_changed', async ({ event, context }) => {
      seen.push(event.added_users?.join() ?? '');
      retries.push(context.retryNum);
    });
  };
  return { seen, retries, listen };
}

describe('Socket Mode', () => {
  test('each thing goes over any one connection; a redelivery over as many as one likes', async () => {
    const slack = await openSlack();
    const [one, two] = [counter(true), counter(true)];
    await boltOverSockets(slack, one.listen);
    await boltOverSockets(slack, two.listen);
    await slack.connected(2);
    const first = await slack.slash(ANA, GENERAL, 'first');
    await slack.slash(ANA, GENERAL, 'second');
    expect([one.seen, two.seen]).toEqual([['first'], ['second']]);
    expect((await first.message()).text).toBe('Seen.');
    const again = await slack.redeliver(first, 2, { everywhere: true });
    expect(again.map(({ outcome }) => outcome)).toEqual(['acked', 'acked', 'acked', 'acked']);
    expect([one.seen.length, two.seen.length]).toEqual([3, 3]);
    slack.putGroup({ id: 'S0ONCALL', members: [] });
    expect((await slack.changeGroup('S0ONCALL', [BEN])).outcome).toBe('acked');
    expect([...one.seen, ...two.seen]).toContain(BEN);
  });

  test('what nobody acknowledges has timed out, and what nobody could get is said to have failed', async () => {
    const slack = await openSlack({ ackWithinMs: 100 });
    expect((await slack.slash(ANA, GENERAL, 'nobody')).outcome).toBe('dispatch_failed');
    const app = counter(false);
    await boltOverSockets(slack, app.listen);
    expect((await slack.slash(ANA, GENERAL, 'silence')).outcome).toBe('operation_timeout');
    expect(app.seen).toEqual(['silence']);
  });

  test('what is large arrives whole, both ways', async () => {
    const slack = await openSlack();
    let length = 0;
    await boltOverSockets(slack, (app) => {
      app.event('subteam_members_changed', async ({ event }) => {
        length = event.added_users?.[0]?.length ?? 0;
      });
      app.command('/apikey', async ({ ack }) => await ack('y'.repeat(70_000)));
    });
    await slack.event({ type: 'subteam_members_changed', added_users: ['x'.repeat(200_000)] });
    await slack.until('the event', () => length === 200_000);
    const typed = await slack.slash(ANA, GENERAL, 'long');
    expect((await typed.message()).text).toHaveLength(40_000);
    expect(slack.complaints).toMatchObject([{ where: 'ack of a command' }]);
  });

  test('a connection that is lost takes along what was under way', async () => {
    const slack = await openSlack();
    const reached: (() => void)[] = [];
    const listen = (app: App) => {
      app.command('/apikey', async () => {
        for (const go of reached) go();
      });
    };
    await boltOverSockets(slack, listen);
    reached.push(() => slack.dropSockets());
    expect((await slack.slash(ANA, GENERAL, 'lost')).outcome).toBe('dispatch_failed');
    expect(slack.connections()).toBe(0);
    await slack.connected(1);
  });

  test('a client without a ticket is not let in', async () => {
    const slack = await openSlack();
    const headers = { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
    const knock = request(new URL('/link/?ticket=guessed', slack.apiUrl), { headers, agent: false });
    const status = await new Promise((resolve) => {
      knock.once('response', (response) => resolve(response.resume().statusCode));
      knock.once('upgrade', () => resolve(101));
      knock.end();
    });
    expect(status).toBe(404);
    expect(slack.connections()).toBe(0);
  });

  test('a client that is asked to go comes back by itself, and nobody gets in while it is off', async () => {
    const slack = await openSlack();
    const app = counter(true);
    await boltOverSockets(slack, app.listen);
    slack.refreshSockets();
    expect(slack.connections()).toBe(0);
    await slack.connected(1);
    expect((await slack.slash(ANA, GENERAL, 'back')).outcome).toBe('acked');
    expect(slack.calls('apps.connections.open')).toHaveLength(2);
    slack.disableSockets();
    await slack.connected(0);
  });
});

describe('HTTP', () => {
  test('replicas take turns, events are tried again, and a retry says so', async () => {
    const slack = await openSlack({ ackWithinMs: 300 });
    const [one, two] = [counter(true), counter(true)];
    const urls = [await boltOverHttp(slack, one.listen), await boltOverHttp(slack, two.listen)];
    slack.useHttp(...urls);
    await slack.slash(ANA, GENERAL, 'first');
    await slack.slash(ANA, GENERAL, 'second');
    expect([one.seen, two.seen]).toEqual([['first'], ['second']]);
    slack.useHttp('http://127.0.0.1:9', ...urls);
    const event = await slack.changeGroup('S0ONCALL', [BEN]);
    expect(event.delivery.attempts.map(({ outcome, retry }) => [outcome, retry])).toEqual([
      ['dispatch_failed', 0],
      ['acked', 1],
    ]);
    await slack.until('the event', () => one.retries.length === 1);
    expect(one.retries).toEqual([1]);
    slack.useHttp('http://127.0.0.1:9');
    expect((await slack.slash(ANA, GENERAL, 'nobody')).outcome).toBe('dispatch_failed');
  });
});
