import { expect } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { SECRET_PART, SECRETS, shownIn, textOf } from '../../people/screen.ts';
import { wrongSecret } from '../../support/actors.ts';
import { until } from '../../support/until.ts';
import { LINK_CODE, type Scenario } from '../scene.ts';

export const PRIVACY: readonly Scenario[] = [
  {
    title: 'invariants 1 and 2: a secret is shown once, to one person, and stands nowhere that others can see',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      const ben = await scene.join('ben', 'owner');
      await ana.say('regenerate rasa');
      const shown = await ana.press('Regenerate');
      const fresh = shownIn(shown);
      await scene.becomes(fresh.secret, 'current');
      expect([...shown.buttons, ...shown.menus], 'a press would send the secret back').toEqual([]);
      expect(ana.person.pressable(), 'what was asked is answered').not.toContain('Cancel');
      for (const reader of [ana, ben, scene.person('root'), scene.person('olga')]) {
        for (const line of ['list', 'show chat-bot', 'audit', 'channel settings shop/rasa']) {
          expect(textOf(await reader.person.say(line)), `${reader.name} says ${line}`).not.toMatch(SECRET_PART);
        }
        if (reader !== ana) expect(reader.person.sees(), `what ${reader.name} sees`).not.toMatch(SECRET_PART);
      }
      expect(scene.stage.publicly('ana')).not.toMatch(SECRET_PART);
      expect(
        scene.stage
          .publicly('nobody')
          .match(SECRETS)
          ?.filter((secret) => secret === fresh.secret).length ?? 0,
      ).toBe(1);
    },
  },
  {
    title: 'invariant 1: where the platform can take it back, a secret is gone from the screen after five minutes',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      await ana.say('channel add web');
      await ana.press('Generate API key');
      const byForm = shownIn(await ana.fill({ name: 'web-bot' }));
      await scene.becomes(byForm.secret, 'current');
      expect(ana.person.sees()).toContain(bot.secret);
      expect(ana.person.sees()).toContain(byForm.secret);
      if (!scene.stage.burns) return;
      await scene.stage.advance(4 * MINUTE);
      expect(ana.person.sees(), 'four minutes later').toContain(bot.secret);
      await scene.stage.advance(MINUTE);
      await until('the secrets are gone', () => !SECRET_PART.test(ana.person.sees()));
    },
  },
  {
    title: 'a code that joins accounts is shown to one person, and stands nowhere that others can see',
    async play(scene) {
      const { ana } = await scene.shop();
      const [code = ''] = textOf(await ana.say('link')).match(LINK_CODE) ?? [];
      expect(code).not.toBe('');
      expect(ana.person.sees()).toContain(code);
      const trail = textOf(await scene.person('root').person.say('audit'));
      for (const place of [trail, scene.stage.publicly('ana'), scene.stage.logged()]) expect(place).not.toContain(code);
    },
  },
  {
    title: 'invariant 2: a secret that is pasted into a command or a form is refused, and never repeated',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      const pasted = wrongSecret(bot.id);
      const part = pasted.slice(20);
      for (const line of [`show ${pasted}`, `disable chat-bot reason:"leaked: ${pasted}"`, pasted, `help ${pasted}`]) {
        if (!ana.canSay(line)) continue;
        const refused = await ana.person.say(line);
        expect(textOf(refused), line).toMatch(/^That looks like a secret, so nothing was done\.$/m);
        expect([...refused.buttons, ...refused.fields]).toEqual([]);
      }
      await ana.say('channel add');
      expect(textOf(await ana.person.fill({ name: pasted }))).toMatch(/looks like a secret/);
      const seen = [scene.stage.publicly('nobody'), scene.stage.logged(), ana.person.sees()];
      for (const reader of [ana, scene.person('root')]) seen.push(textOf(await reader.person.say('audit')));
      for (const text of seen) expect(text).not.toContain(part);
      expect(await scene.stage.verify(bot.secret)).toBe('current');
    },
  },
];
