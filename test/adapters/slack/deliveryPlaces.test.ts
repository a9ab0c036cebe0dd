import { createServer, type RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Message } from '../../fakes/slack/messages.ts';
import { until } from '../../support/until.ts';
import { CONVERSATION, SECRETS, say, theOneSent, words } from './conversationScenes.ts';
import { lineOf, NOT_SHOWN, newSubject, openChannel, REGENERATE, WHO_KNOWS } from './deliveryScenes.ts';
import { type FaultySlack, openFaultySlack } from './faultySlack.ts';

let slackApp: FaultySlack;

beforeAll(async () => {
  slackApp = await openFaultySlack();
  await openChannel(slackApp);
});
afterAll(async () => {
  expect(slackApp.slack.complaints).toEqual([]);
  await slackApp.close();
});

/** A server at which answers could be given. @returns its address. */
async function serverThat(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
}

/** @returns an address at which nobody listens. */
async function nowhere(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
}

/** Ana presses, and what she presses is to be answered somewhere else than she sees. */
async function pressAnsweredAt(responseUrl: string, question: Message): Promise<void> {
  const url = `${slackApp.latchkey().url}/slack/events`;
  slackApp.slack.useHttp(await nowhere());
  const { payload } = await slackApp.slack.press('UANA', question, REGENERATE.verb);
  slackApp.slack.useHttp(url);
  const body = new URLSearchParams({ payload: JSON.stringify({ ...payload, response_url: responseUrl }) });
  expect(await slackApp.slack.knock(url, slackApp.slack.signed(body.toString()))).toMatchObject({ status: 200 });
}

async function asked() {
  const subject = await newSubject(slackApp, REGENERATE);
  return { secret: subject.secret ?? '', question: await say(slackApp, 'UANA', lineOf(REGENERATE, subject)) };
}

const direct = () => slackApp.slack.directMessagesOf('UANA');

describe('what could not be shown', () => {
  test('is told beside the question where its URL still works, and the question acts no second time', async () => {
    const { secret, question } = await asked();
    const fresh = await theOneSent(slackApp, async () => {
      slackApp.slack.failPost({ kind: 'status', status: 404 });
      const told = await (await slackApp.slack.press('UANA', question, 'Regenerate')).message();
      expect(told).toMatchObject({ from: 'response_url', to: 'UANA' });
      expect(words(told)).toContain(NOT_SHOWN);
      const again = await (await slackApp.slack.press('UANA', question, 'Regenerate')).message();
      expect(again).not.toBe(question);
      expect(again).toMatchObject({ kind: 'ephemeral', to: 'UANA' });
    });
    expect(await slackApp.verify(fresh)).toBe('RETIRED');
    expect(await slackApp.verify(secret)).toBe('current');
  });

  test('is told in the conversation where its URL does not, and the bot is there', async () => {
    const { question } = await asked();
    slackApp.slack.putConversation({
      id: CONVERSATION,
      name: 'general',
      members: new Set(['UANA', slackApp.slack.app.botUserId]),
    });
    slackApp.slack.failPost({ kind: 'status', status: 404 }, 2);
    await slackApp.slack.press('UANA', question, 'Regenerate');
    const told = await slackApp.slack.until('it is told', () =>
      slackApp.slack.messages.find(({ from }) => from === 'chat.postEphemeral'),
    );
    expect(told).toMatchObject({ to: 'UANA', channel: CONVERSATION });
    expect(words(told)).toContain(NOT_SHOWN);
    slackApp.slack.putConversation({ id: CONVERSATION, name: 'general', members: new Set(['UANA']) });
    expect(direct()).toEqual([]);
  });

  test('because nobody listens at its URL is told in a direct message', async () => {
    const { secret, question } = await asked();
    await pressAnsweredAt(await nowhere(), question);
    const told = await slackApp.slack.until('it is told', () => direct().at(-1));
    expect(words(told)).toContain(NOT_SHOWN);
    expect(words(told)).not.toMatch(SECRETS);
    expect(await slackApp.verify(secret)).toBe('current');
  });
});

describe('an answer that is none', () => {
  test('a redirection is not followed: a secret goes to nobody but the URL of the click', async () => {
    const { secret, question } = await asked();
    const bodies: string[] = [];
    const collector = await serverThat((request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk)));
      request.on('end', () => response.end('ok'));
    });
    const redirector = await serverThat((_, response) => response.writeHead(307, { location: collector }).end());
    const told = direct().length;
    await pressAnsweredAt(redirector, question);
    await slackApp.slack.until('it is told', () => direct().length > told);
    expect(words(direct().at(-1))).toContain(NOT_SHOWN);
    expect(bodies).toEqual([]);
    expect(await slackApp.verify(secret)).toBe('current');
  });

  test('one that breaks off in the middle means nothing: it may be shown', async () => {
    const { secret, question } = await asked();
    const received: string[] = [];
    const breaking = await serverThat((request, response) => {
      request.on('data', (chunk) => received.push(String(chunk)));
      request.on('end', () => {
        response.writeHead(200, { 'content-length': '2' });
        response.write('o', () => response.destroy());
      });
    });
    const told = direct().length;
    await pressAnsweredAt(breaking, question);
    await slackApp.slack.until('it is told', () => direct().length > told);
    expect(words(direct().at(-1))).toContain(WHO_KNOWS);
    const sent = received.join('').match(SECRETS) ?? [];
    expect(sent).toHaveLength(1);
    expect(await slackApp.verify(secret)).toBe('current');
    expect(await slackApp.verify(sent[0] ?? '')).toBe('pending');
    await slackApp.becomes(secret, 'RETIRED');
  });

  test('a URL that is not Slack’s is not written to at all', async () => {
    const { secret, question } = await asked();
    const fetched = vi.spyOn(globalThis, 'fetch');
    onTestFinished(() => void fetched.mockRestore());
    const foreign = 'https://slack.com.example.org/hook';
    const told = direct().length;
    await pressAnsweredAt(foreign, question);
    await slackApp.slack.until('it is told', () => direct().length > told);
    expect(words(direct().at(-1))).toContain(NOT_SHOWN);
    expect(fetched.mock.calls.map(([url]) => url)).not.toContain(foreign);
    expect(await slackApp.verify(secret)).toBe('current');
  });
});

test('a secret that was used before Slack’s answer failed is valid, and nothing is said of doubts', async () => {
  const { secret, question } = await asked();
  const used: string[] = [];
  const stop = slackApp.slack.onShown(async (effect) => {
    if (effect.what !== 'replaced') return;
    const fresh = words(effect.message).match(SECRETS)?.[0] ?? '';
    used.push(await slackApp.verify(fresh));
    await slackApp.becomes(fresh, 'current');
  });
  const fresh = await theOneSent(slackApp, async () => {
    slackApp.slack.failPost({ kind: 'shownThenReset' });
    await slackApp.slack.press('UANA', question, 'Regenerate');
    await until('it is used', () => used.length > 0);
    await slackApp.becomes(secret, 'RETIRED');
    // What was pressed is finished before a process ends.
    await slackApp.restart();
  });
  stop();
  expect(used).toEqual(['pending']);
  expect(await slackApp.verify(fresh)).toBe('current');
  expect(slackApp.slack.ephemeralsOf('UANA').at(-1)).toBe(question);
});
