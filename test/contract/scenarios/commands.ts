import { expect } from 'vitest';
import { shownIn, textOf } from '../../people/screen.ts';
import { registry } from '../../support/registry.ts';
import type { Scenario } from '../scene.ts';

/** A line for every command, as the owner of a shop with one key gives them one after another; and what is pressed then. */
const LINES: readonly (readonly [line: string, verb?: string])[] = [
  ['whoami'],
  ['help'],
  ['help regenerate'],
  ['project create attic'],
  ['projects'],
  ['project use shop'],
  ['project settings'],
  ['project settings attic section:general'],
  ['project rename attic to:loft'],
  ['project archive loft', 'Archive'],
  ['project member @ben role:operator', 'Add'],
  ['role grant @ben role:owner', 'Grant'],
  ['role list'],
  ['role revoke @ben'],
  ['project member @ben', 'Add'],
  ['project warnings'],
  ['project warnings shop days:30,7 off:unused fallback:none report:weekly'],
  ['project warnings on:unused'],
  ['project policy'],
  ['project policy shop leak:disable'],
  ['project policy shop drill:chat-bot'],
  ['channel add "R&D crew"'],
  ['channel rename "R&D crew" to:web'],
  ['channel list'],
  ['channel settings rasa'],
  ['channel settings web'],
  ['channel remove web', 'Remove'],
  ['list'],
  ['list rasa status:active owner:me'],
  ['list status:disabled'],
  ['show chat-bot'],
  ['incident tell chat-bot'],
  ['regenerate rasa overlap:24h reason:"incident 42"', 'Cancel'],
  ['disable chat-bot reason:“seen in a log”', 'Disable'],
  ['disable chat-bot'],
  ['activate chat-bot', 'Activate'],
  ['unlock chat-bot'],
  ['app register web-shop key:chat-bot'],
  ['app list'],
  ['app show web-shop'],
  ['app link web-shop'],
  ['show chat-bot'],
  ['app undeploy web-shop', 'Undeploy'],
  ['app update-secret web-shop'],
  ['app deploy web-shop', 'Cancel'],
  ['rotation show chat-bot'],
  ['rotation step chat-bot do:done'],
  ['rotation reveal chat-bot'],
  ['retire chat-bot'],
  ['rollback chat-bot'],
  ['disable chat-bot rehearse:15m', 'Cancel'],
  ['rehearsal show chat-bot'],
  ['rehearsal end chat-bot do:cut'],
  ['identify'],
  ['leak show chat-bot'],
  ['leak answer chat-bot do:disable'],
  ['leak dismiss chat-bot'],
  ['app unlink web-shop key:chat-bot'],
  ['app remove web-shop', 'Remove'],
  ['snooze chat-bot for:3d'],
  ['not-mine chat-bot'],
  ['transfer chat-bot to:@ben', 'Transfer'],
  ['transfer chat-bot to:project', 'Transfer'],
  ['take chat-bot'],
  ['take chat-bot back:yes'],
  ['incident rotate keys:chat-bot reason:test', 'Cancel'],
  ['incident disable shop reason:test', 'Cancel'],
  ['incident status'],
  ['incident stop'],
  ['incident retry'],
  ['incident renew chat-bot'],
  ['incident export'],
  ['delete chat-bot', 'Delete'],
  ['request key rasa name:mine reason:test'],
  ['request list'],
  ['request show 7GhK2mQpXz81LrTa'],
  ['request approve 7GhK2mQpXz81LrTa'],
  ['request deny 7GhK2mQpXz81LrTa'],
  ['request withdraw 7GhK2mQpXz81LrTa'],
  ['reveal'],
  ['mfa status'],
  ['mfa disable'],
  ['mfa codes'],
  ['mfa confirm'],
  ['mfa recover'],
  ['dashboard'],
  ['link'],
  ['link code:ABCDE-23456'],
  ['audit'],
  ['audit key:chat-bot since:24h'],
  ['audit export since:24h project:nowhere'],
];

/** Anyone who is not in the project gives the same, and is answered as if there were nothing. */
const BY_A_NOBODY = ['dashboard', 'projects', 'list', 'audit', 'create', 'channel add web', 'project settings'];

/** A viewer may look, and is refused all else. */
const BY_A_VIEWER = [
  'show chat-bot',
  'create rasa name:mine',
  'disable chat-bot',
  'channel rename rasa to:mine',
  'snooze chat-bot for:1d',
  'not-mine chat-bot',
  'project warnings off:unused',
  'role list',
];

/** The commands that a line is one of, in the words of the registry. */
const pathOf = (line: string): string => registry.match(line.split(' '))?.command.path.join(' ') ?? '';

export const COMMANDS: readonly Scenario[] = [
  {
    title: 'the same commands: each of the registry is given, and answered as everywhere',
    async play(scene) {
      // A setup key is another each time, and its picture is each platform's own: secondFactor.test.ts of each.
      const given = new Set(['create', 'mfa enroll', ...LINES.map(([line]) => pathOf(line))]);
      const missing = registry.commands.map(({ path }) => path.join(' ')).filter((path) => !given.has(path));
      expect(missing, 'commands that no platform is asked for').toEqual([]);
      const { ana } = await scene.shop();
      await scene.settled('chat-bot');
      await scene.person('ben').say('whoami');
      for (const [line, verb] of LINES) {
        const screen = await ana.say(line);
        if (verb === undefined) expect(screen.buttons, line).not.toContain('Cancel');
        else await ana.press(verb);
      }
    },
  },
  {
    title: 'the same decisions: who is in no project, and who may only look, are refused alike',
    async play(scene) {
      await scene.shop();
      await scene.settled('chat-bot');
      const zoe = scene.person('zoe');
      for (const line of BY_A_NOBODY) expect(textOf(await zoe.say(line)), line).not.toMatch(/shop|rasa|chat-bot|ana/);
      const ben = await scene.join('ben', 'viewer');
      for (const line of BY_A_VIEWER) expect((await ben.say(line)).buttons, line).not.toContain('Cancel');
      expect(textOf(await scene.person('root').say('audit'))).toMatch(/Tried to disable the key/);
    },
  },
  {
    title: 'the same choices: where several things are meant, they are offered to pick from',
    async play(scene) {
      const { ana } = await scene.shop();
      const second = shownIn(await ana.generate('create rasa name:second expires:90d owner:me'));
      await scene.settled('second');
      const choice = await ana.say('regenerate rasa');
      expect(choice.menus.flat()).toHaveLength(2);
      const picked = choice.menus.flat().find((label) => label.includes(second.id)) ?? '';
      expect(textOf(await ana.person.choose(picked))).toMatch(/Generate a new secret for second\?/);
      const fresh = shownIn(await ana.press('Regenerate'));
      expect(fresh.id).toBe(second.id);
    },
  },
];
