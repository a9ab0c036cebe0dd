import { expect } from 'vitest';
import { shownIn, textOf } from '../../people/screen.ts';
import type { Scenario } from '../scene.ts';

/** Manuals 000 to 004, from the first secret to the next key. */
export const KEY_LIFE: readonly Scenario[] = [
  {
    title: 'invariants 4, 5 and 7: a key’s whole life; each change is in force when it is answered',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');

      const second = shownIn(await ana.confirm('regenerate channel:rasa', 'Regenerate'));
      expect(second.id).toBe(bot.id);
      await scene.becomes(bot.secret, 'RETIRED');
      await scene.becomes(second.secret, 'current');

      await ana.confirm('disable chat-bot', 'Disable');
      expect(await scene.stage.verify(second.secret)).toBe('DISABLED');
      await ana.confirm('activate chat-bot', 'Activate');
      expect(await scene.stage.verify(second.secret)).toBe('current');

      await scene.lock(second);
      expect(textOf(await ana.say('list'))).toMatch(/locked · yes/);
      const third = shownIn(await ana.confirm('regenerate key:chat-bot', 'Regenerate'));
      expect(third.id, 'regenerating clears the lock; the ID stays').toBe(bot.id);
      await scene.becomes(third.secret, 'current');
      expect(textOf(await ana.say('list'))).toMatch(/active · no/);

      await ana.say('regenerate rasa replace:both');
      const fourth = shownIn(await ana.press('Get New Key'));
      expect(fourth.id).not.toBe(bot.id);
      await scene.becomes(third.secret, 'RETIRED');
      await scene.becomes(fourth.secret, 'current');

      const gone = await ana.confirm('delete chat-bot', 'Delete');
      expect(await scene.stage.verify(fourth.secret)).not.toBe('current');
      expect(gone.buttons).toEqual(['Generate new key']);
      const form = await ana.press('Generate new key');
      expect(form.fields.map(({ name }) => name)).toEqual(['name']);
      const next = shownIn(await ana.fill({ name: 'chat-bot' }));
      await scene.becomes(next.secret, 'current');
    },
  },
  {
    title: 'invariant 4: an overlap keeps the old secret for so long and no longer',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.settled('chat-bot');
      const fresh = shownIn(await ana.confirm('regenerate rasa overlap:15m', 'Regenerate'));
      await scene.becomes(fresh.secret, 'current');
      await scene.becomes(bot.secret, 'previous');
      await scene.stage.advance(15 * 60_000);
      expect(await scene.stage.verify(bot.secret)).toBe('RETIRED');
      expect(await scene.stage.verify(fresh.secret)).toBe('current');
    },
  },
];
