import { expect } from 'vitest';
import { type Screen, SECRET_PART, shownIn, textOf } from '../../people/screen.ts';
import { until } from '../../support/until.ts';
import type { Role, Scenario, Scene } from '../scene.ts';

/** Asks until what is shown fits: keys are changed in the background. Only what fits is noted, at the end. */
async function follow(scene: Scene, who: Role, says: RegExp): Promise<Screen> {
  await until(`an incident that says ${says.source}`, async () => {
    await scene.stage.advance(0);
    return says.test(textOf(await who.person.say('incident status')));
  });
  return await who.say('incident status');
}

/** Presses what shows a secret; some platforms ask once more, where it would be seen by others. */
async function reveal(who: Role, label: string) {
  const screen = await who.person.press(label);
  return shownIn(screen.buttons[0] === 'Reveal once' ? await who.person.press('Reveal once') : screen);
}

export const INCIDENTS: readonly Scenario[] = [
  {
    title:
      'someone on call rotates a project with one press; each owner alone sees the new secrets of their keys (invariant 1)',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.settled('chat-bot');
      const ben = await scene.join('ben', 'operator');
      const site = shownIn(await ben.generate('create shop/rasa name:site-bot'));
      await scene.settled('site-bot', 'ben');
      const olga = scene.person('olga');

      const question = await olga.say('incident rotate shop reason:"token in a public log"');
      expect(question.buttons).toEqual(['Rotate all', 'Cancel']);
      expect(textOf(question)).toMatch(/^Rotate every key of project shop\?$/m);
      expect(textOf(question)).toMatch(/Keys.*2/);
      expect(textOf(question)).toMatch(/Owners.*ana, ben/);
      const begun = await olga.person.press('Rotate all');
      expect(textOf(begun)).toMatch(/Rotating every key of project shop/);
      expect(begun.secrets).toEqual([]);

      const waits = await follow(scene, olga, /Waiting for their owners to reveal the new secret · 2/);
      expect(waits.buttons, 'who isn’t the owner of a key reveals none').toEqual(['Stop', 'Refresh']);
      for (const { secret } of [bot, site]) await scene.becomes(secret, 'current');

      const theirs = await ana.person.say('incident status');
      expect(theirs.buttons.filter((label) => label.startsWith('Reveal'))).toEqual(['Reveal chat-bot']);
      const fresh = await reveal(ana, 'Reveal chat-bot');
      await scene.becomes(fresh.secret, 'current');
      await scene.becomes(bot.secret, 'RETIRED');
      await ben.person.say('incident status');
      const other = await reveal(ben, 'Reveal site-bot');
      await scene.becomes(other.secret, 'current');
      await follow(scene, olga, /2 of 2 keys done/);
      expect(textOf(await olga.say('incident status'))).toMatch(/Every key has a new secret/);

      expect(scene.stage.publicly('ana'), 'nobody else reads it').not.toContain(fresh.secret.slice(20));
      expect(scene.stage.publicly('ben'), 'nobody else reads it').not.toContain(other.secret.slice(20));
      expect(textOf(await olga.say('audit key:site-bot'))).not.toMatch(SECRET_PART);
    },
  },
  {
    title: 'what nobody reveals lapses after 15 minutes; New secret draws another, and Stop leaves what was done',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.settled('chat-bot');
      await ana.say('incident rotate shop reason:leak');
      await ana.person.press('Rotate all');
      await follow(scene, ana, /Waiting for their owners to reveal the new secret · 1/);
      await scene.stage.advance(15 * 60_000);
      const lapsed = await follow(scene, ana, /Not revealed in time · 1/);
      expect(lapsed.buttons).toContain('New secret for chat-bot');
      await scene.becomes(bot.secret, 'current');
      const again = await ana.person.press('New secret for chat-bot');
      expect(again.buttons).toContain('Reveal chat-bot');
      const stopped = await ana.person.press('Stop');
      expect(textOf(stopped)).toMatch(/stopped; what was done stays/);
      // Its secret is still there to be revealed: what was begun goes on.
      const fresh = await reveal(ana, 'Reveal chat-bot');
      await scene.becomes(fresh.secret, 'current');
      await follow(scene, ana, /1 of 1 key done/);
    },
  },
  {
    title:
      'incident disable stops every key at once; a viewer may not, and nobody outside sees an incident (invariant 10)',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      const vic = await scene.join('vic', 'viewer');
      expect(textOf(await vic.say('incident disable shop reason:leak'))).toMatch(/no key in shop that you can change/);
      const zoe = scene.person('zoe');
      await zoe.say('project create attic');
      const theirs = textOf(await zoe.say('incident disable shop reason:leak'));
      expect(theirs).toBe(textOf(await zoe.say('incident disable shup reason:leak')).replaceAll('shup', 'shop'));
      await ana.say('incident disable channel:shop/rasa reason:leak');
      await ana.person.press('Disable all');
      await scene.becomes(bot.secret, 'DISABLED');
      await follow(scene, ana, /Every key is disabled/);
      expect(textOf(await zoe.say('incident status'))).toMatch(/There’s no incident\./);
    },
  },
];
