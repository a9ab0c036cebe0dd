import { expect } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { shownIn, textOf } from '../../people/screen.ts';
import type { Scenario } from '../scene.ts';

/** Invariant 3, as anyone who is asked sees it. */
export const QUESTIONS: readonly Scenario[] = [
  {
    title: 'invariant 3: Cancel changes nothing, says so, and leaves nothing to press',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.settled('chat-bot');
      await ana.say('channel add spare');
      for (const line of ['regenerate rasa', 'disable chat-bot', 'delete chat-bot', 'channel remove spare']) {
        await ana.say(line);
        const cancelled = await ana.press('Cancel');
        expect(textOf(cancelled), line).toMatch(/^Cancelled: .* Nothing was changed\.$/);
        expect([...cancelled.buttons, ...cancelled.menus], line).toEqual([]);
        expect(ana.person.pressable(), line).not.toContain('Cancel');
      }
      expect(await scene.stage.verify(bot.secret)).toBe('current');
    },
  },
  {
    title: 'invariant 3: after five minutes a question says that it has expired, and has no buttons',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      for (const [line, label] of [
        ['delete chat-bot', 'Delete'],
        ['regenerate rasa', 'Cancel'],
      ] as const) {
        await ana.say(line);
        await scene.stage.advance(5 * MINUTE + 1);
        const late = await ana.press(label);
        expect(textOf(late)).toMatch(/^This question has expired\.$/m);
        expect([...late.buttons, ...late.menus]).toEqual([]);
        expect(ana.person.pressable()).not.toContain('Cancel');
      }
      expect(await scene.stage.verify(bot.secret)).toBe('current');
    },
  },
  {
    title: 'invariant 3: a button that is pressed again and again acts once',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      await ana.say('regenerate rasa');
      const brought = await ana.person.hammer('Regenerate');
      const [fresh = '', ...more] = brought.flatMap(({ secrets }) => secrets);
      expect(more, 'secrets that a later press brought').toEqual([]);
      expect(ana.person.sees(), 'what came later leaves the secret alone').toContain(fresh);
      await scene.becomes(fresh, 'current');
      await scene.becomes(bot.secret, 'RETIRED');
      expect(textOf(await ana.person.say('show chat-bot'))).toMatch(/generation 2 is current/);

      const offer = await ana.person.say('create rasa name:second');
      const made = offer.secrets.length > 0 ? [offer] : await ana.person.hammer('Generate');
      const [second = '', ...others] = made.flatMap(({ secrets }) => secrets);
      expect(others).toEqual([]);
      expect(ana.person.sees(), 'what came later leaves the secret alone').toContain(second);
      expect(textOf(await ana.person.say('list')), 'the shop’s keys').toMatch(/^2 API keys$/m);
    },
  },
  {
    title: 'invariant 3: a question is answered by the person who was asked, and by nobody else',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      const ben = await scene.join('ben', 'owner');
      for (const [line, verb] of [
        ['regenerate rasa', 'Regenerate'],
        ['delete chat-bot', 'Delete'],
      ] as const) {
        expect((await ana.say(line)).buttons).toContain(verb);
        const screen = await ben.person.pressOf(ana.person, verb);
        expect(screen?.secrets ?? []).toEqual([]);
        if (screen !== undefined) expect(textOf(screen)).toMatch(/someone else|There’s no button/);
        expect(scene.stage.publicly('ana'), 'nobody else has anything to press').not.toMatch(
          /a new secret for chat-bot\?/,
        );
      }
      expect(await scene.stage.verify(bot.secret)).toBe('current');
      await ana.confirm('disable chat-bot', 'Disable');
    },
  },
  {
    title: 'invariant 3: what has changed since the question is said, and nothing is done',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      const ben = await scene.join('ben', 'operator');
      await ana.say('delete chat-bot');
      await ben.confirm('disable chat-bot', 'Disable');
      const stopped = await ana.press('Delete');
      expect(textOf(stopped)).toMatch(/^Nothing was done: the key chat-bot changed after you were asked\.$/m);
      expect(stopped.buttons).toEqual([]);
      expect(ana.person.pressable()).not.toContain('Cancel');
      expect(await scene.stage.verify(bot.secret)).toBe('DISABLED');
    },
  },
  {
    title: 'invariant 3: a button needs the permission that is held when it is pressed',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      const ben = await scene.join('ben', 'operator');
      await ben.say('regenerate shop/rasa');
      await ana.confirm('project member @ben role:viewer', 'Change');
      const refused = await ben.press('Regenerate');
      expect(textOf(refused)).toMatch(/You don’t have permission/);
      expect([...refused.buttons, ...refused.secrets]).toEqual([]);
      await ana.say('role revoke @ben');
      expect(textOf(await ben.say('show chat-bot'))).toMatch(/no key called chat-bot here/);
      expect(await scene.stage.verify(bot.secret)).toBe('current');
      expect(shownIn(await ana.confirm('regenerate rasa', 'Regenerate')).id).toBe(bot.id);
    },
  },
];
