import { expect } from 'vitest';
import { shownIn, textOf } from '../../people/screen.ts';
import type { Scenario } from '../scene.ts';

/** Lines that lack something; the answers to what is asked for; and what is shown in the end. */
const LACKING: readonly (readonly [line: string, answers: Readonly<Record<string, string>>, shows: RegExp])[] = [
  ['project create', { name: 'attic' }, /^Created project attic\./m],
  ['project use', { project: 'shop' }, /^Your active project is now shop\.$/m],
  ['channel add', { name: 'web' }, /^Added the integration channel shop\/web\.$/m],
  ['channel rename web', { to: 'site' }, /^Renamed the integration channel web to site\.$/m],
  ['project rename', { project: 'attic', to: 'loft' }, /^Renamed project attic to loft\.$/m],
  ['role grant', { person: 'ben', role: 'operator' }, /^Make ben an operator of shop\?$/m],
  ['show', { key: 'chat-bot' }, /^API key chat-bot$/m],
  ['disable', { key: 'chat-bot' }, /^Disable the key chat-bot\?$/m],
  ['regenerate', { channel: 'rasa' }, /^Generate a new secret for chat-bot\?$/m],
  ['transfer', { key: 'chat-bot', to: 'ben' }, /^Transfer the key chat-bot to ben\?$/m],
  ['create', { channel: 'site', name: 'crm-bot' }, /^New API key$/m],
];

/** Lines with something wrong in them, and what the reply must still say of what was right. */
const WRONG: readonly (readonly [line: string, named: string, repeated: string])[] = [
  ['creat rasa name:second', 'creat', '/apikey create rasa name:second'],
  ['project creat attic', 'project creat', '/apikey project create attic'],
  ['frobnicate rasa now', 'frobnicate', '/apikey frobnicate rasa now'],
  ['list rasa statu:locked', 'statu:', 'channel:rasa'],
  ['list rasa status:purple', 'purple isn’t a choice here', 'channel:rasa'],
  ['regenerate rasa overlap:soon replace:both', 'soon isn’t a duration', 'replace:both'],
  ['regenerate rasa overlap:9000d', 'overlap', 'overlap:9000d'],
  ['create rasa name:a/b expires:90d', 'name:a/b', 'expires:90d'],
  ['create rasa name:second expires:whenever', 'whenever isn’t an expiry', 'name:second'],
  ['show chat-bt', 'Did you mean chat-bot?', 'show key:chat-bt'],
  ['list channel:nowhere owner:me', 'channel called nowhere', 'owner:me'],
  ['transfer chat-bot to:@nobody', 'haven’t met @nobody', 'key:chat-bot'],
  ['create rasa name:"second key', 'quotation', 'name:"second key"'],
  ['show rasa/chat-bot and more words', 'more', 'show rasa/chat-bot and more words'],
];

export const FORMS: readonly Scenario[] = [
  {
    title: 'what is missing is asked for by a form, and the command completed by its answers',
    async play(scene) {
      const { ana } = await scene.shop();
      await scene.settled('chat-bot');
      await scene.join('ben', 'viewer');
      for (const [line, answers, shows] of LACKING) {
        const form = await ana.say(line);
        const [first] = Object.keys(answers);
        expect(form.fields.map(({ name }) => name)[0], line).toBe(first);
        expect(form.fields[0]?.hint, line).not.toBe('');
        expect(textOf(await ana.fill(answers)), line).toMatch(shows);
      }
    },
  },
  {
    title: 'invariant 12: a wrong answer comes back with what was typed, and is all that is asked for again',
    async play(scene) {
      const { ana } = await scene.shop();
      await ana.say('create');
      const again = await ana.fill({ channel: 'rasa', name: 'a/b' });
      expect(again.fields.map(({ name }) => name)).toEqual(['name']);
      expect(again.fields[0]?.problem).toMatch(/^a\/b — .*contains “\/”/);
      const key = shownIn(await ana.fill({ name: 'second' }));
      await scene.becomes(key.secret, 'current');
      expect(textOf(await ana.say('list'))).toMatch(/second · \w{16} · active/);
    },
  },
  {
    title: 'invariant 12: a line that was not understood is repeated with what was, ready to be given again',
    async play(scene) {
      const { ana } = await scene.shop();
      for (const [line, named, repeated] of WRONG) {
        if (!ana.canSay(line)) continue;
        const screen = await ana.say(line);
        expect(textOf(screen), line).toContain(named);
        expect(textOf(screen), line).toContain(repeated);
        expect([...screen.buttons, ...screen.menus, ...screen.fields, ...screen.secrets], line).toEqual([]);
      }
      expect(textOf(await ana.say('list'))).toMatch(/^1 API key$/m);
    },
  },
];
