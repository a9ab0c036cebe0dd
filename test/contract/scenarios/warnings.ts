import { expect } from 'vitest';
import { shownIn, textOf } from '../../people/screen.ts';
import type { Scenario } from '../scene.ts';

/** What owners can do about a warning, and what projects can do about all of them. */
export const WARNINGS: readonly Scenario[] = [
  {
    title: 'a warning’s ways out: it is put off, or the key is somebody else’s, who gets it when that is confirmed',
    async play(scene) {
      const { ana } = await scene.shop();
      await scene.join('ben', 'operator');
      shownIn(await ana.generate('create rasa name:soon expires:5d'));
      await scene.settled('soon');
      const asked = await ana.say('snooze soon');
      expect(asked.fields.map(({ name }) => name)).toEqual(['for']);
      expect(textOf(await ana.fill({ for: '1w' }))).toMatch(/^You won’t be reminded about soon until .* 09:00/m);
      expect((await ana.say('snooze soon for:1w')).buttons).toEqual(['Regenerate']);
      const offered = await ana.say('not-mine soon');
      expect(offered.menus.flat()).toEqual(['ben (operator)']);
      const question = await ana.choose('ben (operator)');
      expect(textOf(question)).toMatch(/^Transfer the key soon to ben\?$/m);
      expect(textOf(await ana.press('Transfer'))).toMatch(/^Transferred soon\. It now belongs to ben \(.*\)\.$/m);
    },
  },
  {
    title: 'a project’s warnings are set by clicks, from its settings',
    async play(scene) {
      const { ana } = await scene.shop();
      await ana.say('project settings');
      expect(textOf(await ana.press('Warnings'))).toMatch(/^Warnings in shop$/m);
      expect(textOf(await ana.press('Turn off unused'))).toMatch(/\(unused\) · off$/m);
      const changed = await ana.press('Report weekly');
      expect(changed.buttons).toEqual([
        'Turn on unused',
        'Turn off overlap',
        'Turn off source',
        'Stop the report',
        'Back',
      ]);
      expect(textOf(await ana.press('Back'))).toMatch(/^Project settings: shop$/m);
    },
  },
];
