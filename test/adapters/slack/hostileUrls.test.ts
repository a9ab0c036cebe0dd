import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { isResponseUrl } from '../../../adapters/slack/outbound/responseUrl.ts';
import { DeliveryEntity } from '../../../src/persistence/entities/conversations.ts';
import type { Interaction } from '../../fakes/slack/interactions.ts';
import { until } from '../../support/until.ts';
import { watchFetch } from './hostileFetch.ts';
import { forged, openScene, type Scene } from './hostileScene.ts';
import { settled, tally } from './replayScenes.ts';

/** Somebody who listens at another port of the same machine. */
async function decoy(): Promise<{ readonly port: string; readonly heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end('ok');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    await new Promise((done) => server.close(done));
  });
  const address = server.address();
  return { port: String(typeof address === 'object' && address !== null ? address.port : 0), heard };
}

/** Addresses that are not Slack’s, however much they look like it. @param host where this Slack is. */
function elsewhere(host: string, port: string): readonly string[] {
  return [
    ...['http://evil.test/hooks', 'https://evil.test/hooks', 'HTTPS://EVIL.TEST/hooks', 'https://evil.test:443/'],
    ...['file:///etc/passwd', 'ftp://evil.test/', 'javascript:alert(1)', 'data:text/plain,x', 'about:blank', 'blob:x'],
    ...['ws://evil.test/', 'gopher://evil.test/', 'evil.test', '//evil.test/', '/hooks/x', '', ' ', 'http://', 'x'],
    ...[
      'https://hooks.slack.com@evil.test/',
      'https://hooks.slack.com:443@evil.test/',
      'https://evil.test#hooks.slack.com',
    ],
    ...[
      'https://evil.test?hooks.slack.com',
      'https://evil.test/hooks.slack.com/',
      'https://hooks.slack.com.evil.test/',
    ],
    ...['https://evilslack.com/', 'https://slack.com.test/', 'https://slack.community/', 'https://hooks-slack.com/'],
    ...['https://evil.test\\@hooks.slack.com/', 'https://evil.test\\.slack.com/', 'https://hooks.slаck.com/x'],
    ...['https://user:password@hooks.slack.com/', 'https://user@hooks.slack.com/', 'http://hooks.slack.com/commands/1'],
    ...['https://hooks.slack.com:8443/commands/1', 'https://hooks.slack.com:80/commands/1', 'wss://hooks.slack.com/1'],
    ...[
      `http://${host}@evil.test/`,
      `http://evil.test/${host}`,
      `http://user:password@${host}/hooks`,
      `https://${host}/hooks`,
    ],
    ...[`http://[::ffff:127.0.0.1]:${port}/`, `http://0.0.0.0:${port}/`, 'http://127.0.0.2/hooks'],
    ...['http://169.254.169.254/latest/meta-data', 'http://127.0.0.1.nip.io/', 'http://127.0.0.1.evil.test/'],
  ];
}

test('no answer goes to an address that is not Slack’s, and none connects to it', async () => {
  const origins = watchFetch();
  const { port, heard } = await decoy();
  const scene = await openScene();
  const { slack, say, held } = scene;
  const own = new URL(slack.apiUrl);
  // Where an address is no good, there are other ways to tell people.
  slack.putConversation({ id: scene.conversation, members: ['UANA', 'UBEN', 'UROOT', slack.app.botUserId] });
  const urls = elsewhere(own.host, port);
  const typed = await held(() => slack.slash('UANA', scene.conversation, 'list'));
  const question = await say('UANA', 'disable chat-bot');
  const click = await held(() => slack.press('UANA', question, 'Cancel'));
  const withUrl = (interaction: Interaction, url: string, name: string): Interaction =>
    forged(interaction, { ...interaction.payload, response_url: url, trigger_id: `${name} ${url.slice(0, 200)}` });

  for (const url of urls) {
    await slack.redeliver(withUrl(typed, url, 'command'));
    await slack.redeliver(withUrl(click, url, 'press'));
  }
  await settled(scene);
  await slack.until('what has words is told', () => slack.calls('chat.postEphemeral').length > urls.length);

  expect(heard).toEqual([]);
  expect([...origins].filter((origin) => origin !== own.origin && origin !== scene.latchkey.url)).toEqual([]);
  expect(scene.logged()).not.toContain('evil.test');
});

test('where the address of a click is not Slack’s, no secret leaves, and what worked before works on', async () => {
  const origins = watchFetch();
  const { port, heard } = await decoy();
  const scene = await openScene();
  const { slack, say, held } = scene;
  const host = new URL(slack.apiUrl).host;
  const hostile = [`http://127.0.0.2:${port}/hooks`, 'https://hooks.slack.com@evil.test/', `http://a:b@${host}/hooks`];
  const before = await tally(scene);
  for (const [nth, url] of hostile.entries()) {
    const question = await say('UANA', 'regenerate rasa');
    const click = await held(() => slack.press('UANA', question, 'Regenerate'));
    await slack.redeliver(forged(click, { ...click.payload, response_url: url }));
    await until('it is regenerated', async () => (await tally(scene)).done['key.regenerate'] === nth + 1);
    await until('its delivery is settled', async () => !(await deliveries(scene)).includes('started'));
  }
  expect(heard).toEqual([]);
  expect((await tally(scene)).secrets).toBe(before.secrets);
  expect(await deliveries(scene)).toEqual(['accepted', ...hostile.map(() => 'refused')]);
  await scene.becomes(scene.secret, 'current');
  expect([...origins].filter((origin) => origin.includes('evil'))).toEqual([]);
});

/** What became of each delivery, sorted. */
async function deliveries({ latchkey }: Scene): Promise<readonly string[]> {
  const rows = await latchkey.context.database.read((manager) => manager.find(DeliveryEntity));
  return rows.map(({ state }) => state).sort((one, other) => one.localeCompare(other));
}

test('which addresses are Slack’s', () => {
  const api = 'https://slack.com/api/';
  const slacks = [
    'https://hooks.slack.com/commands/T1/2/three',
    'https://slack.com/x',
    'https://hooks.slack-gov.com/actions/1',
  ];
  expect(slacks.filter((url) => !isResponseUrl(url, api))).toEqual([]);
  const hostile = [
    ...elsewhere('hooks.slack.com:8080', '8080'),
    'https://slack.com:8443/api/',
    'http://slack.com/api/',
  ];
  expect(hostile.filter((url) => isResponseUrl(url, api))).toEqual([]);
  // A Slack of one’s own is where its Web API is, and nowhere else.
  const local = 'http://127.0.0.1:4000/api/';
  expect(isResponseUrl('http://127.0.0.1:4000/hooks/1', local)).toBe(true);
  expect(elsewhere('127.0.0.1:4000', '4001').filter((url) => isResponseUrl(url, local))).toEqual([]);
});
