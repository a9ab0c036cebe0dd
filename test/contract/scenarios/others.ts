import { expect } from 'vitest';
import { type Screen, shownIn, textOf } from '../../people/screen.ts';
import { until } from '../../support/until.ts';
import type { Role, Scenario, Scene } from '../scene.ts';

/** Every way to name a thing, with a place for its name; what is somebody else's and what is nowhere have as many letters. */
const LINES: readonly (readonly [line: string, theirs: string, nobodys: string])[] = [
  ...[
    'create {} name:intruder',
    'regenerate {}',
    'list {}',
    'channel settings {}',
    'channel rename {} to:mine',
  ].flatMap((line) => [[line, 'rasa', 'risu'] as const, [line, 'shop/rasa', 'shup/risu'] as const]),
  ...['regenerate key:{}', 'show {}', 'disable {}', 'activate {}', 'unlock {}', 'delete {}', 'transfer {} to:me'].map(
    (line) => [line, 'chat-bot', 'chit-but'] as const,
  ),
  ['show {}', 'shop/rasa/chat-bot', 'shup/risu/chit-but'],
  ['audit key:{}', 'chat-bot', 'chit-but'],
  ['channel remove {}', 'rasa', 'risu'],
  ...['project use {}', 'project settings {}', 'project archive {}', 'list project:{}', 'role list project:{}'].map(
    (line) => [line, 'shop', 'shup'] as const,
  ),
];

/** ana's shop; and zoe, who has a place of her own and was never in the shop. */
async function twoPlaces(scene: Scene): Promise<{ readonly ana: Role; readonly zoe: Role }> {
  const { ana } = await scene.shop();
  const zoe = scene.person('zoe');
  await zoe.say('project create attic');
  await zoe.say('channel add crm');
  shownIn(await zoe.generate('create crm name:mine'));
  await scene.settled('mine', 'zoe');
  return { ana, zoe };
}

export const OTHERS: readonly Scenario[] = [
  {
    title: 'invariant 10: what is somebody else’s is not there, in the very words for what is nowhere',
    async play(scene) {
      const { zoe } = await twoPlaces(scene);
      for (const [line, theirs, nobodys] of LINES) {
        const ofTheirs = await zoe.say(line.replace('{}', theirs));
        const ofNobodys = await zoe.say(line.replace('{}', nobodys));
        expect(textOf(ofTheirs).replaceAll(theirs, nobodys), line).toBe(textOf(ofNobodys));
        expect(textOf(ofTheirs), line).toMatch(/no (such )?(key|project|integration channel)/);
        expect([...ofTheirs.buttons, ...ofTheirs.menus, ...ofTheirs.fields], line).toEqual([]);
      }
    },
  },
  {
    title: 'invariant 10: nor is it offered, suggested or counted anywhere',
    async play(scene) {
      const { ana, zoe } = await twoPlaces(scene);
      const alien = /shop|rasa|chat-bot/;
      for (const line of [
        'list',
        'projects',
        'dashboard',
        'channel list',
        'audit',
        'show chat-bt',
        'project use shp',
      ]) {
        expect(textOf(await zoe.say(line)), line).not.toMatch(alien);
      }
      for (const [line, field, typed] of [
        ['create', 'channel', 'ra'],
        ['disable', 'key', 'chat'],
        ['project use', 'project', 'sh'],
      ] as const) {
        expect(textOf(await zoe.say(line)), line).not.toMatch(alien);
        expect(await zoe.person.offered(field, typed), line).toEqual([]);
        expect(await zoe.person.offered(field, ''), line).toHaveLength(1);
        await ana.say(line);
        expect((await ana.person.offered(field, typed)).join(' '), line).toMatch(alien);
      }
    },
  },
  {
    title: 'someone on call needs a reason, and the key’s owner is told privately',
    async play(scene) {
      const { ana, bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      const olga = scene.person('olga');
      const form = await olga.say('regenerate shop/rasa overlap:24h');
      expect(form.fields.map(({ name }) => name)).toEqual(['reason']);
      const question = await olga.fill({ reason: 'a drill' });
      expect(textOf(question), 'invariant 12').toMatch(/keeps working for 1 more day/);
      await olga.press('Cancel');

      const fresh = shownIn(await olga.confirm('regenerate shop/rasa reason:"incident 42"', 'Regenerate'));
      await scene.becomes(bot.secret, 'RETIRED');
      await scene.becomes(fresh.secret, 'current');
      const told = await until('the owner is told', async () => {
        await scene.stage.advance(0);
        const said = await ana.person.told();
        return said.includes('incident 42') && said;
      });
      expect(told).toMatch(/olga, who is on call, regenerated your key chat-bot \(shop\/rasa\)/);
      expect(told).not.toContain(fresh.secret.slice(20));
      expect(scene.stage.publicly('ana'), 'nobody else reads it').not.toMatch(/regenerated your key/);
    },
  },
  {
    title: 'invariant 11: whom this deployment does not serve gets nothing, and the attempt is recorded',
    async play(scene) {
      const { bot } = await scene.shop();
      await scene.becomes(bot.secret, 'current');
      const stranger = scene.stage.stranger?.();
      if (stranger === undefined) return;
      const turnedAway: Screen[] = [];
      for (const line of ['list', 'disable chat-bot', 'project create mine', 'help'])
        turnedAway.push(await stranger.say(line));
      for (const screen of turnedAway) {
        expect(textOf(screen)).toMatch(/^You can’t use Latchkey here\.$/m);
        expect([...screen.buttons, ...screen.menus, ...screen.fields]).toEqual([]);
      }
      const trail = textOf(await scene.stage.person('root').say('audit'));
      expect(trail.match(/Tried to run a command/g)).toHaveLength(turnedAway.length);
    },
  },
];
