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
    title: 'a key is given to its project; one person takes it, the others are told who, and it is handed back',
    async play(scene) {
      const { ana } = await scene.shop();
      const ben = await scene.join('ben', 'operator');
      const vic = await scene.join('vic', 'viewer');
      await scene.settled('chat-bot');
      const question = await ana.say('transfer chat-bot to:project');
      expect(textOf(question)).toMatch(/^Transfer the key chat-bot to project shop\?$/m);
      expect(textOf(await ana.press('Transfer'))).toMatch(/^Transferred chat-bot\. It now belongs to project shop\.$/m);
      expect(textOf(await ana.say('transfer chat-bot to:project'))).toMatch(/already owns this key/);
      expect((await vic.say('show key:chat-bot')).buttons).not.toContain('I’ll take it');
      expect(textOf(await vic.say('take chat-bot'))).toMatch(/don’t have permission to take this key/);
      await ben.say('show key:chat-bot');
      const taken = await ben.press('I’ll take it');
      expect(textOf(taken)).toMatch(/^You took chat-bot\./m);
      expect(textOf(await ana.say('take chat-bot'))).toMatch(/already assigned to ben \(/);
      expect(textOf(await ana.say('list owner:project'))).toMatch(/project shop \(assigned to ben\)/);
      expect(textOf(await ben.press('Hand it back'))).toMatch(/^chat-bot isn’t assigned to anyone now\./m);
      expect(textOf(await ana.say('take chat-bot'))).toMatch(/^You took chat-bot\./m);
    },
  },
  {
    title: 'a project’s warnings are set by clicks, from its settings',
    async play(scene) {
      const { ana } = await scene.shop();
      await ana.say('project settings');
      expect(textOf(await ana.press('Warnings'))).toMatch(/^Warnings in shop$/m);
      expect(textOf(await ana.press('Turn off unused-key warnings'))).toMatch(/\(unused\) · off$/m);
      const changed = await ana.press('Turn on weekly report');
      expect(changed.buttons).toEqual([
        'Turn on unused-key warnings',
        'Turn off old-secret warnings',
        'Turn off new-source warnings',
        'Turn off weekly report',
        'Back',
      ]);
      expect(textOf(await ana.press('Back'))).toMatch(/^Project settings: shop$/m);
    },
  },
];
