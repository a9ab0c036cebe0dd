import { expect } from 'vitest';
import { MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { enroll, type Phone, scan } from '../../people/phone.ts';
import { type Screen, shownIn, textOf } from '../../people/screen.ts';
import type { Role, Scenario, Scene } from '../scene.ts';

/** Past the code that was entered last, and past its proof. */
const LATER = 11 * MINUTE;
const WRONG = 'That code isn’t right';
const RECOVERY = /\bRC(-[0-9A-Z]{4}){3}\b/g;

/** A code is entered in a form, never in a command; and each thing about it that is shown is shown once, to one person. */
export const SECOND_FACTOR: readonly Scenario[] = [
  {
    title:
      'a code is asked for in a form before a change, a wrong one again, and the secret is shown after the right one',
    async play(scene) {
      const { ana, phone } = await withFactor(scene);
      const { stage } = scene;
      await ana.say('regenerate rasa');
      expect((await ana.press('Regenerate')).secrets).toEqual([]);
      // Discord says beside the form what was wrong.
      expect((await ana.person.fill({ code: '000000' })).fields.map(({ name }) => name)).toEqual(['code']);
      const fresh = shownIn(await ana.person.fill({ code: phone.code(stage.now()) }));
      await scene.becomes(fresh.secret, 'current');

      // Without a question the command itself asks.
      stage.pass(LATER);
      await ana.say('create rasa name:second');
      const second = shownIn(await ana.person.fill({ code: phone.code(stage.now()) }));
      await scene.becomes(second.secret, 'current');
      expect(stage.logged(), 'no log line holds a seed').not.toContain(phone.seed);
    },
  },
  {
    title:
      'a second factor is set up click by click: setup key and recovery codes are shown once, to one person (invariant 2)',
    async play(scene) {
      const { stage } = scene;
      const ana = scene.person('ana');
      expect(textOf(await ana.say('mfa status'))).toMatch(/State · off/);
      const shown = await setsUp(ana);
      const phone = scan(textOf(shown));
      expect(textOf(shown)).toMatch(/Account · ana/);
      expect((await ana.pressBeside('Enter the first code')).fields.map(({ name }) => name)).toEqual(['code']);
      const wrong = await ana.person.fill({ code: phone.code(stage.now() + 60 * SECOND) });
      expect(textOf(scene.note('ana enters a wrong first code', wrong))).toContain(WRONG);
      // The phone is kept: its first code can be tried again.
      expect(textOf(await ana.say('mfa status'))).toMatch(/State · waiting for its first code/);
      await ana.press('Enter the first code');
      const done = textOf(await ana.person.fill({ code: phone.code(stage.now()) }));
      const codes = done.match(RECOVERY) ?? [];
      expect(new Set(codes).size).toBe(10);
      await stage.advance(6 * MINUTE);

      const status = textOf(await ana.say('mfa status'));
      expect(status).toMatch(/State · on/);
      expect(status).toMatch(/Recovery codes left · 10/);
      const again = await ana.say('mfa enroll');
      expect(textOf(again)).toContain('You already have a second factor');
      for (const secret of [phone.seed, ...codes]) {
        for (const later of [status, textOf(again), stage.logged(), stage.publicly('ana')])
          expect(later).not.toContain(secret);
        if (stage.burns) expect(ana.person.sees()).not.toContain(secret);
      }
    },
  },
  {
    title: 'a code proves for ten minutes; half a minute off is taken and a minute is not; none works twice',
    async play(scene) {
      const { ana, phone } = await withFactor(scene);
      const { stage } = scene;
      const early = phone.code(stage.now() + 30 * SECOND);
      for (const [off, words] of [
        [-60, WRONG],
        [60, WRONG],
        [30, 'Disabled'],
      ] as const)
        expect(await disables(ana, phone.code(stage.now() + off * SECOND))).toContain(words);

      stage.pass(10 * MINUTE - 1);
      expect(textOf(await ana.confirm('activate chat-bot', 'Activate'))).toContain('Activated');
      stage.pass(1);
      expect((await ana.confirm('disable chat-bot', 'Disable')).fields).toHaveLength(1);
      expect(await fillsIn(ana, phone.code(stage.now() - 30 * SECOND))).toContain('Disabled');

      // On one account it is proved, so another code of the same moment is asked for by what always asks.
      const code = phone.code(stage.now() + 30 * SECOND);
      await ana.say('mfa codes');
      expect(await fillsIn(ana, code)).toMatch(RECOVERY);
      await ana.say('mfa codes');
      expect(await fillsIn(ana, code)).toContain('That code was already used');
      await ana.say('mfa codes');
      expect(await fillsIn(ana, early), 'nor long after').toContain(WRONG);
    },
  },
  {
    title: 'five wrong codes pause all codes for ten minutes, the right one included, wherever they are asked for',
    async play(scene) {
      const { ana, phone } = await withFactor(scene);
      const { stage } = scene;
      const wrong = phone.code(stage.now() + 5 * MINUTE);
      await ana.confirm('disable chat-bot', 'Disable');
      for (let guess = 1; guess <= 5; guess += 1) expect(await fillsIn(ana, wrong)).toBe(WRONG);
      const paused = await ana.person.fill({ code: phone.code(stage.now()) });
      expect(textOf(scene.note('ana enters the right code', paused))).toContain('You entered too many wrong codes');
      for (const line of ['mfa disable', 'mfa codes']) {
        await ana.say(line);
        expect(await fillsIn(ana, phone.code(stage.now())), line).toContain('You entered too many wrong codes');
      }
      expect(textOf(await ana.say('mfa status'))).toMatch(/Codes accepted again · /);
      expect(textOf(await ana.say('show chat-bot'))).toMatch(/Status · active/);

      stage.pass(10 * MINUTE - 1);
      expect(await disables(ana, phone.code(stage.now()))).toContain('You entered too many wrong codes');
      stage.pass(1);
      expect(await disables(ana, phone.code(stage.now()))).toContain('Disabled');
    },
  },
  {
    title:
      'a lost phone: a recovery code lifts the second factor and leads to a new one; phone and codes of before are void',
    async play(scene) {
      const { ana, phone } = await withFactor(scene);
      const { stage } = scene;
      const [first = '', second = ''] = phone.recovery;
      await ana.say('mfa recover');
      expect(await fillsIn(ana, 'RC-AAAA-BBBB-CCCC')).toContain('That recovery code doesn’t work');
      await ana.say('mfa recover');
      const lifted = await ana.person.fill({ code: first });
      expect(textOf(scene.note('ana enters a recovery code', lifted))).toContain('Your second factor is off');

      const shown = await setsUp(ana);
      const fresh = scan(textOf(shown));
      expect(fresh.seed).not.toBe(phone.seed);
      await ana.pressBeside('Enter the first code');
      expect((await fillsIn(ana, fresh.code(stage.now()))).match(RECOVERY)).toHaveLength(10);

      stage.pass(LATER);
      await ana.say('mfa recover');
      expect(await fillsIn(ana, second), 'a code of the lost one').toContain('That recovery code doesn’t work');
      expect(await disables(ana, phone.code(stage.now())), 'the lost phone').toBe(WRONG);
      expect(await disables(ana, fresh.code(stage.now()))).toContain('Disabled');
    },
  },
  {
    title: 'whose second factor was turned off is told from which platform, by the name that people know',
    async play(scene) {
      const { ana, phone } = await withFactor(scene);
      const { stage } = scene;
      await stage.advance(LATER);
      await ana.say('mfa recover');
      await ana.person.fill({ code: phone.recovery[0] ?? '' });
      await stage.advance(MINUTE);
      const told = await ana.person.told();
      expect(told).toMatch(/turned off from \S+ with a recovery code/);
      expect(told).not.toMatch(/from (slack|discord) /);
    },
  },
  {
    title:
      'invariant 3: two admins lift a second factor; everyone is named by platform, handle and ID in each question',
    async play(scene) {
      const { ana } = await withFactor(scene);
      const { stage } = scene;
      const [root, zoe] = [scene.person('root'), scene.person('zoe')];
      await zoe.say('whoami');
      await root.say('whoami');
      await root.confirm('role grant @zoe role:admin', 'Grant');
      const phone = await enroll(root.person, stage.now);
      await stage.advance(LATER);

      // The admin who asks is asked for a code of their own.
      const asked = await root.say('mfa disable person:@ana');
      expect(asked.words.join('\n')).toMatch(named('Person · ', 'ana'));
      expect((await root.press('Ask another admin')).fields).toHaveLength(1);
      expect(await fillsIn(root, phone.code(stage.now()))).toMatch(named('turn off the second factor of ', 'ana'));
      expect((await root.say('mfa disable person:@ana')).buttons, 'nobody confirms their own').toEqual([
        'Ask another admin',
        'Cancel',
      ]);
      await root.press('Cancel');
      await stage.advance(MINUTE);
      expect(await zoe.person.told()).toMatch(named('', 'root', ' asks to turn off the second factor of ', 'ana'));

      const confirms = await zoe.say('mfa disable person:@ana');
      expect(confirms.words.join('\n')).toMatch(named('Person · ', 'ana', '\\nAsked by · ', 'root'));
      const lifted = await zoe.press('Turn off second factor');
      expect(textOf(lifted)).toMatch(named('Turned off the second factor of ', 'ana'));
      expect(textOf(await ana.say('mfa status'))).toMatch(/State · off/);
      await stage.advance(MINUTE);
      expect(await ana.person.told()).toMatch(named('second factor: ', 'root', ' and ', 'zoe'));
      expect(textOf(await ana.confirm('disable chat-bot', 'Disable'))).toContain('Disabled');
    },
  },
];

/** `ana` has a shop and a second factor, whose first proof is over. */
async function withFactor(
  scene: Scene,
): Promise<{ readonly ana: Role; readonly phone: Phone & { readonly recovery: readonly string[] } }> {
  const { ana } = await scene.shop();
  await scene.settled('chat-bot');
  const phone = await enroll(ana.person, scene.stage.now);
  // What was shown is deleted by then.
  await scene.stage.advance(LATER);
  return { ana, phone };
}

/** They disable chat-bot, and enter a code when they are asked. @returns what is shown then. */
async function disables(who: Role, code: string): Promise<string> {
  expect((await who.confirm('disable chat-bot', 'Disable')).fields).toHaveLength(1);
  return await fillsIn(who, code);
}

/** They fill in the form for a code. @returns what is shown then; for a code that isn't right, that it is asked for again. */
async function fillsIn(who: Role, code: string): Promise<string> {
  const { person } = who;
  const screen = await person.fill({ code });
  if (screen.fields.length === 0) return textOf(screen);
  // Discord says beside the form what was wrong.
  expect(person.sees()).toContain(WRONG);
  return WRONG;
}

/** They press on until a setup key is shown; some platforms ask first. @returns what is shown then. */
async function setsUp({ person }: Role): Promise<Screen> {
  const offered = await person.press('Set up second factor');
  return offered.buttons[0] === 'Show the setup key' ? await person.press('Show the setup key') : offered;
}

/** @returns what matches words in which each second one is a person, who is named in full. */
function named(...words: readonly string[]): RegExp {
  return new RegExp(
    words.map((word, at) => (at % 2 === 0 ? word : `${word} \\((console|${word}[\\w.]* on \\w+, \\w+)\\)`)).join(''),
  );
}
