import { expect } from 'vitest';
import { type ShownKey, shownIn, textOf } from '../../people/screen.ts';
import type { Role, Scenario, Scene } from '../scene.ts';

/** ana's shop, which otto owns too, and ben works in; it asks for approvals of every change. */
async function careful(scene: Scene): Promise<{ readonly ana: Role; readonly ben: Role; readonly bot: ShownKey }> {
  const { ana, bot } = await scene.shop();
  await scene.join('otto', 'owner');
  const ben = await scene.join('ben', 'operator');
  await ana.say('project settings shop');
  expect(textOf(await ana.press('Require approval for every change'))).toMatch(
    /^Approvals in shop are now required for every change/m,
  );
  return { ana, ben, bot };
}

/** ana opens the one request that waits for her. */
async function open(ana: Role): Promise<void> {
  await ana.say('request list');
  const question = await ana.choose('chat-bot in shop, for ben');
  expect(question.buttons).toEqual(['Approve', 'Deny']);
}

export const APPROVALS: readonly Scenario[] = [
  {
    title: 'invariant 16: a key is deleted once an owner has approved what an operator asked for',
    async play(scene) {
      const { ana, ben, bot } = await careful(scene);
      const sent = await ben.confirm('delete chat-bot', 'Delete');
      expect(textOf(sent)).toMatch(/^Sent for approval: chat-bot$/m);
      await scene.becomes(bot.secret, 'current');
      await open(ana);
      const approved = await ana.press('Approve');
      expect(textOf(approved)).toMatch(/^Approved by ana/m);
      expect(textOf(approved)).toMatch(/^It was done/m);
      await scene.becomes(bot.secret, 'DELETED');
      expect(textOf(await ana.say('audit'))).toMatch(/Deleted the key; approved by ana/);
    },
  },
  {
    title: 'invariant 1: who asked for a new secret reveals it once, after the approval; who approved never has it',
    async play(scene) {
      const { ana, ben, bot } = await careful(scene);
      const sent = await ben.confirm('regenerate rasa overlap:24h', 'Regenerate');
      expect(sent.secrets).toEqual([]);
      await open(ana);
      const approved = await ana.press('Approve');
      expect(approved.secrets).toEqual([]);
      expect(approved.buttons).toEqual([]);
      expect(textOf(approved)).toMatch(/^It isn’t done yet: ben can carry it out by/m);
      await ben.say('request list');
      await ben.choose('chat-bot in shop, for ben');
      const fresh = shownIn(await ben.person.press('Reveal once'));
      await scene.becomes(fresh.secret, 'current');
      await scene.becomes(bot.secret, 'previous');
      expect(scene.stage.publicly('ben'), 'nobody else reads it').not.toContain(fresh.secret.slice(20));
    },
  },
  {
    title: 'nothing is done after Deny, and nobody approves their own request',
    async play(scene) {
      const { ana, ben, bot } = await careful(scene);
      await ben.confirm('disable chat-bot', 'Disable');
      await open(ana);
      expect(textOf(await ana.press('Deny'))).toMatch(/^Denied by ana/m);
      await ana.confirm('disable chat-bot', 'Disable');
      await ana.say('request list');
      expect((await ana.choose('chat-bot in shop, for ana')).buttons).toEqual(['Withdraw']);
      await scene.becomes(bot.secret, 'current');
    },
  },
];
