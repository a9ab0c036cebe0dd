import { expect } from 'vitest';
import { type Screen, shownIn, textOf } from '../../people/screen.ts';
import { PROGRAM_URL } from '../../support/programs.ts';
import { until } from '../../support/until.ts';
import type { Role, Scenario, Scene } from '../scene.ts';

/** Registers the app of the manual. Its signing secret is shown, on some platforms in answer to a press. */
async function register({ person }: Role, line: string): Promise<Screen> {
  const screen = await person.say(line);
  return screen.buttons[0] === 'Register' ? await person.press('Register') : screen;
}

/** Waits until the key's rotation says so; what it says in between depends on who is quicker. */
async function rotationSays({ person }: Role, words: RegExp): Promise<void> {
  await until(`the rotation says ${words.source}`, async () =>
    words.test(textOf(await person.say('rotation show chat-bot'))),
  );
}

async function shopWithApp(scene: Scene, how: string) {
  const { ana, bot } = await scene.shop();
  await scene.settled('chat-bot');
  await register(ana, `app register web-shop ${how}`);
  return { ana, bot };
}

export const MANUAL_002: readonly Scenario[] = [
  {
    title: 'manual 002 to the letter: find the app, undeploy it, regenerate, update its secret by the form, deploy',
    async play(scene) {
      const { ana, bot } = await shopWithApp(scene, `connector:webhook url:${PROGRAM_URL}`);
      const { person } = ana;
      // 1. Determine which app authenticates with the key: by the ID in the app's configuration file.
      await person.say('app link web-shop from:configuration');
      const found = await person.fill({ configuration: `[shop]\napi_key_id=${bot.id}\napi_key_secret=$SHOP_KEY` });
      expect(textOf(found)).toMatch(/chat-bot: the configuration names its ID/);
      expect(textOf(await person.choose('chat-bot: the configuration names its ID'))).toMatch(/Linked web-shop/);
      // 2. Click the app, then Undeploy.
      await ana.say('app show web-shop');
      await ana.press('Undeploy');
      expect(textOf(await ana.press('Undeploy'))).toMatch(/Undeployed web-shop/);
      // 3. Regenerate the secret: the ID remains the same. Copy it.
      const question = await ana.say('regenerate rasa');
      expect(question.buttons).toEqual(['Rotate with apps', 'Regenerate', 'Cancel']);
      expect(textOf(question)).not.toMatch(/will stop working/);
      const fresh = shownIn(await ana.press('Regenerate'));
      expect(fresh.id).toBe(bot.id);
      await scene.becomes(fresh.secret, 'current');
      // 4. Paste the new secret in the Secret Value field, then click Update. 5. Deploy.
      await ana.say('app update-secret web-shop');
      expect(textOf(await person.fill({ secret: fresh.secret }))).toMatch(/Updated the secret of web-shop/);
      await ana.press('Deploy');
      expect(textOf(await ana.press('Deploy'))).toMatch(/Deployed web-shop/);
      await scene.becomes(bot.secret, 'RETIRED');
      expect(textOf(await ana.say('app show web-shop'))).toMatch(/update the secret · latchkey · done/);
      expect(scene.stage.logged(), 'invariant 2').not.toContain(fresh.secret.slice(20));
    },
  },
  {
    title: 'manual 002 with one button: Rotate with apps does its five steps, and the warning names the app',
    async play(scene) {
      const { ana, bot } = await shopWithApp(scene, `connector:webhook url:${PROGRAM_URL} key:chat-bot`);
      const question = await ana.say('regenerate rasa');
      expect(textOf(question)).toMatch(/This app is deployed with it and will stop working: web-shop\./);
      expect(question.buttons).toEqual(['Rotate with apps', 'Regenerate', 'Cancel']);
      expect((await ana.person.press('Rotate with apps')).secrets).toEqual([]);
      await rotationSays(ana, /Every app has the new secret, and the old one has stopped working/);
      await ana.say('rotation show chat-bot');
      await scene.becomes(bot.secret, 'RETIRED');
    },
  },
  {
    title: 'manual 002 by hand, led: each step says what to do, shows the secret once, and goes on at Done',
    async play(scene) {
      const { ana, bot } = await shopWithApp(scene, 'key:chat-bot');
      await ana.say('regenerate rasa');
      await ana.person.press('Rotate with apps');
      await rotationSays(ana, /Undeploy web-shop now/);
      expect((await ana.say('rotation show chat-bot')).buttons).toEqual(['Done', 'Skip', 'Roll back', 'Refresh']);
      await ana.person.press('Done');
      await rotationSays(ana, /Open the new secret/);
      const waiting = await ana.say('rotation show chat-bot');
      expect(waiting.buttons).toEqual(['Show the new secret', 'Skip', 'Roll back', 'Refresh']);
      const fresh = shownIn(await ana.person.press('Show the new secret'));
      expect(fresh.id).toBe(bot.id);
      await scene.becomes(fresh.secret, 'current');
      await ana.say('rotation show chat-bot');
      await ana.person.press('Done');
      await rotationSays(ana, /Deploy web-shop now/);
      await ana.person.press('Done');
      await rotationSays(ana, /Every app has the new secret/);
      await ana.say('rotation show chat-bot');
      await scene.becomes(bot.secret, 'RETIRED');
      expect(scene.stage.publicly('ana'), 'invariant 1').not.toContain(fresh.secret.slice(20));
    },
  },
];
