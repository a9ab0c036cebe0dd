import { expect } from 'vitest';
import { shownIn, textOf } from '../../people/screen.ts';
import type { Role, Scenario, Scene } from '../scene.ts';

/** From a channel's settings to its new secret, as both manuals end. */
async function regenerateHere(
  scene: Scene,
  ana: Role,
  old: { readonly id: string; readonly secret: string },
): Promise<void> {
  expect(textOf(await ana.press('Regenerate'))).toMatch(/^Generate a new secret for chat-bot\?$/m);
  const fresh = shownIn(await ana.press('Regenerate'));
  expect(fresh.id).toBe(old.id);
  await scene.becomes(fresh.secret, 'current');
  await scene.becomes(old.secret, 'RETIRED');
}

/** Manuals 000 and 001, by clicks only. */
export const SCREENS: readonly Scenario[] = [
  {
    title:
      'both ways of the manuals, first: dashboard, the active project’s settings, Channels, the channel, Regenerate',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      const dashboard = await ana.say('dashboard');
      expect(textOf(dashboard)).toMatch(/^Account dashboard\nYou are ana\.\nshop: 1 integration channel, 1 key/);
      expect(textOf(await ana.choose('Project settings', 'shop'))).toMatch(/^Project settings: shop\nGeneral$/m);
      expect((await ana.press('Channels')).buttons).toContain('rasa');
      expect(textOf(await ana.press('rasa'))).toMatch(/^Channel settings: shop\/rasa$/m);
      await regenerateHere(scene, ana, bot);
    },
  },
  {
    title:
      'both ways of the manuals, second: projects, the ⋯ of a project’s tile, Settings, Channels, the channel, Regenerate',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      await ana.say('project create attic');
      await ana.say('dashboard');
      const projects = await ana.press('Projects');
      expect(textOf(projects)).toMatch(
        /^2 projects\nattic: .*you are owner, active\nshop: 1 integration channel, 1 key/m,
      );
      expect(textOf(await ana.choose('Settings', 'shop'))).toMatch(/^Project settings: shop$/m);
      await ana.press('Channels');
      await ana.press('rasa');
      await regenerateHere(scene, ana, bot);
    },
  },
  {
    title: 'from screen to screen: lists lead to a key’s details, and every way leads back',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      await scene.lock(bot);
      expect(textOf(await ana.say('dashboard'))).toMatch(/^Needs attention\n(.*\n)*Locked: chat-bot in shop\/rasa$/m);
      await ana.press('Projects');
      await ana.choose('Make it active', 'shop');
      await ana.say('dashboard');
      await ana.choose('Keys', 'shop');
      expect(textOf(await ana.choose('chat-bot in shop/rasa'))).toMatch(/^Locked · yes/m);
      expect(textOf(await ana.press('Back'))).toMatch(/^Channel settings: shop\/rasa$/m);
      await ana.press('Back');
      expect(textOf(await ana.press('Back'))).toMatch(/^Projects dashboard$/m);
      expect(textOf(await ana.press('Dashboard'))).toMatch(/^Account dashboard$/m);
    },
  },
];
