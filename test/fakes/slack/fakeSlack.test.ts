import type { App } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { boltOverHttp, boltOverSockets } from './boltApp.ts';
import type { FakeSlack } from './fakeSlack.ts';
import { ANA, BEN, button, card, GENERAL, openSlack } from './testSlack.ts';

/** Asks, and shows a secret in the place of the question when it is answered; burns it when that is asked for. */
function rotator(app: App): void {
  app.command('/apikey', async ({ ack, respond, command }) => {
    await ack();
    await respond({
      text: 'Sure?',
      blocks: card(`Regenerate ${command.text}?`, button('Regenerate', 'go')),
      response_type: 'ephemeral',
      replace_original: false,
    });
  });
  app.action('go', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'New', blocks: card('lk_secret', button('Burn', 'burn')), replace_original: true });
  });
  app.action('burn', async ({ ack, respond }) => {
    await ack();
    await respond({ delete_original: true });
  });
}

async function rotatesAndBurns(slack: FakeSlack): Promise<void> {
  const typed = await slack.slash(ANA, GENERAL, 'regenerate channel:rasa for @ben');
  expect(typed.outcome).toBe('acked');
  const question = await typed.message();
  expect(JSON.stringify(question.blocks)).toContain(`Regenerate regenerate channel:rasa for <@${BEN}>?`);
  expect(question).toMatchObject({ kind: 'ephemeral', to: ANA, visible: true });
  expect(slack.seenBy(BEN, GENERAL)).toEqual([]);

  const pressed = await slack.press(ANA, question, 'Regenerate');
  expect(pressed.payload).toMatchObject({ container: { is_ephemeral: true } });
  expect(pressed.payload).not.toHaveProperty('message');
  expect(await pressed.message()).toBe(question);
  expect(slack.secretsSeen(/lk_\w+/)).toMatchObject([
    { place: 'ephemeral', of: ANA, visibleNow: true, match: 'lk_secret' },
  ]);

  await (await slack.press(ANA, question, 'Burn')).message();
  expect(question.visible).toBe(false);
  expect(question.versions.map(({ by }) => by)).toEqual(['post', 'replace_original']);
  expect(slack.secretsSeen(/lk_\w+/)).toMatchObject([{ visibleNow: false }]);
  expect(slack.refusals).toEqual([]);
  expect(slack.complaints).toEqual([]);
}

describe('with Bolt as it comes', () => {
  test('a question is asked, answered, replaced and deleted over Socket Mode', async () => {
    const slack = await openSlack();
    await boltOverSockets(slack, rotator);
    expect(slack.connections()).toBe(1);
    await rotatesAndBurns(slack);
  });

  test('a question is asked, answered, replaced and deleted over HTTP, and the request URL proves itself', async () => {
    const slack = await openSlack();
    const url = await boltOverHttp(slack, rotator);
    slack.useHttp(url);
    await rotatesAndBurns(slack);
    expect(await slack.probe(url)).toEqual({ challenge: true, sslCheck: true });
    const forged = slack.signed('command=%2Fapikey', { secret: 'wrong' });
    expect(await slack.knock(url, forged)).toMatchObject({ status: 401 });
  });

  test('on a Grid each payload says which organisation it comes from', async () => {
    const slack = await openSlack({ team: { enterprise: { id: 'E0ORG', name: 'Org' } } });
    await boltOverSockets(slack, rotator);
    const typed = await slack.slash(ANA, GENERAL, 'list');
    expect(typed.payload).toMatchObject({ enterprise_id: 'E0ORG', is_enterprise_install: 'false' });
    const pressed = await slack.press(ANA, await typed.message(), 'Regenerate');
    expect(pressed.payload).toMatchObject({
      user: { id: ANA, enterprise_user: { id: 'W0ANA' } },
      team: { enterprise_id: 'E0ORG' },
      enterprise: { id: 'E0ORG' },
    });
  });
});
