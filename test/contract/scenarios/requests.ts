import { expect } from 'vitest';
import { SECRET_PART, shownIn, textOf } from '../../people/screen.ts';
import { until } from '../../support/until.ts';
import type { Scenario } from '../scene.ts';

export const REQUESTS: readonly Scenario[] = [
  {
    title: 'a viewer requests a key, an owner approves it, and the viewer alone sees its secret, once (invariant 1)',
    async play(scene) {
      const { ana } = await scene.shop();
      const ben = await scene.join('ben', 'viewer');
      const asked = await ben.say('request rasa name:site-bot reason:"for the new site"');
      expect(textOf(asked)).toMatch(/^Request for the key site-bot in shop$/m);
      expect(asked.buttons).toEqual(['Withdraw']);
      expect(textOf(await ben.say('request list'))).toContain('site-bot');

      await ana.say('request list');
      const question = await ana.choose('site-bot in shop, for ben');
      expect(question.buttons).toEqual(['Approve', 'Deny']);
      expect(textOf(question)).toMatch(/Asked by.*ben/s);
      expect(textOf(question)).toContain('for the new site');
      const approved = await ana.press('Approve');
      expect(textOf(approved)).toMatch(/^Approved by ana/m);
      expect(approved.secrets, 'who approves sees no secret').toEqual([]);

      const offered = await ben.person.say('reveal');
      const shown = shownIn(offered.buttons[0] === 'Reveal once' ? await ben.person.press('Reveal once') : offered);
      await scene.becomes(shown.secret, 'current');
      expect(textOf(await ben.say('reveal'))).toMatch(/^There’s no secret waiting for you\.$/m);
      expect(textOf(await ben.say('show site-bot')), 'it is theirs').toMatch(/Owner.*ben/);
      expect(scene.stage.publicly('ben'), 'nobody else reads it').not.toContain(shown.secret.slice(20));
      expect(textOf(await ana.say('audit key:site-bot'))).not.toMatch(SECRET_PART);
    },
  },
  {
    title: 'an owner denies a request, and the viewer is told by whom',
    async play(scene) {
      const { ana } = await scene.shop();
      const ben = await scene.join('ben', 'viewer');
      await ben.say('request rasa name:site-bot reason:test');
      await ana.say('request list');
      await ana.choose('site-bot in shop, for ben');
      expect(textOf(await ana.press('Deny'))).toMatch(/^Denied by ana/m);
      await until('ben is told', async () => {
        await scene.stage.advance(0);
        return /ana denied your request for site-bot in shop/.test(await ben.person.told());
      });
      expect(textOf(await ben.say('request list'))).toMatch(/^There are no open requests\.$/m);
    },
  },
  {
    title:
      'who may create keys needs no request, and someone outside the project can’t ask for anything there (invariant 10)',
    async play(scene) {
      const { ana } = await scene.shop();
      expect(textOf(await ana.say('request rasa name:own reason:test'))).toMatch(/You don’t need to request own\./);
      const zoe = scene.person('zoe');
      await zoe.say('project create attic');
      await zoe.say('channel add crm');
      const theirs = await zoe.say('request shop/rasa name:mine reason:test');
      const nobodys = await zoe.say('request shup/risu name:mine reason:test');
      expect(textOf(theirs).replaceAll('shop', 'shup').replaceAll('rasa', 'risu')).toBe(textOf(nobodys));
    },
  },
  {
    title: 'create … to: hands a key over: its creator sees no secret, and whom it is for sees it once (invariant 1)',
    async play(scene) {
      const { ana } = await scene.shop();
      const ben = await scene.join('ben', 'viewer');
      const question = await ana.say('create rasa name:site-bot to:@ben');
      expect(question.buttons).toEqual(['Generate', 'Cancel']);
      const created = await ana.press('Generate');
      expect(created.secrets).toEqual([]);
      expect(textOf(created)).toMatch(/^Created site-bot\. Its secret is waiting for ben/m);
      const offered = await ben.person.say('reveal');
      const shown = shownIn(offered.buttons[0] === 'Reveal once' ? await ben.person.press('Reveal once') : offered);
      await scene.becomes(shown.secret, 'current');
      expect(textOf(await ana.say('show site-bot'))).toMatch(/Owner.*ben/);
    },
  },
];
