import { describe, expect, test } from 'vitest';
import { GENERAL } from '../../adapters/discord/discordApp.ts';
import { confirm } from '../../people/person.ts';
import { until } from '../../support/until.ts';
import { LiveScene } from './liveScene.ts';

const TELL = 'Tell this conversation';

describe('kind: a conversation is told what somebody did', () => {
  test('by a button from before a restart, in Slack and in Discord, each in its own conversation', async () => {
    const scene = await LiveScene.open();
    await scene.ana.say('channel add plain');
    await scene.anaMakes('site-bot', 'plain');
    await confirm(scene.ana, 'disable chat-bot', 'Disable');
    await confirm(scene.ben, 'disable site-bot', 'Disable');
    await scene.stop();
    await scene.start();
    const inSlack = () =>
      scene.slack.messages.filter(({ kind, channel }) => kind === 'message' && channel === 'C0GENERAL');
    const inDiscord = () => scene.discord.messages.filter(({ to, channel }) => to === undefined && channel === GENERAL);
    await scene.ana.press(TELL);
    await scene.ben.press(TELL);
    await until('both are told', () => Promise.resolve(inSlack().length === 1 && inDiscord().length === 1));
    expect(JSON.stringify(inSlack()[0]?.blocks)).toMatch(/ana \(.*\) disabled the key chat-bot \(shop\/rasa\)/);
    expect(JSON.stringify(inDiscord()[0]?.components)).toMatch(/ben .*disabled the key site-bot/);
  });
});
