import { expect } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { enroll } from '../../people/phone.ts';
import { shownIn } from '../../people/screen.ts';
import type { Scenario } from '../scene.ts';

/** A code is entered in a form, never in a command. */
export const SECOND_FACTOR: readonly Scenario[] = [
  {
    title:
      'a code is asked for in a form before a change, a wrong one again, and the secret is shown after the right one',
    async play(scene) {
      const { ana } = await scene.shop();
      await scene.settled('chat-bot');
      const { stage } = scene;
      const phone = await enroll(ana.person, stage.now);
      stage.pass(11 * MINUTE);
      await ana.say('regenerate rasa');
      expect((await ana.press('Regenerate')).secrets).toEqual([]);
      // Discord says beside the form what was wrong.
      expect((await ana.person.fill({ code: '000000' })).fields.map(({ name }) => name)).toEqual(['code']);
      const fresh = shownIn(await ana.person.fill({ code: phone.code(stage.now()) }));
      await scene.becomes(fresh.secret, 'current');

      // Without a question the command itself asks.
      stage.pass(11 * MINUTE);
      await ana.say('create rasa name:second');
      const second = shownIn(await ana.person.fill({ code: phone.code(stage.now()) }));
      await scene.becomes(second.secret, 'current');
      expect(stage.logged(), 'no log line holds a seed').not.toContain(phone.seed);
    },
  },
];
