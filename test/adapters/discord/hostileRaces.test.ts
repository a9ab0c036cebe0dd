import { describe, expect, test, vi } from 'vitest';
import { TELL } from '../../../commands/incident/copy.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import type { Interaction } from '../../fakes/discord/interactions.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import { type JsonObject, objectIn } from '../../fakes/shared/json.ts';
import { auditRows } from '../../support/rows.ts';
import { sampled } from '../../support/tier.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, BEN, type DiscordApp, ELSEWHERE, SECRETS, TRANSPORTS } from './discordApp.ts';
import { forging } from './hostileRelay.ts';
import { openScene, type Scene, settled, traceOf } from './hostileScene.ts';

const showsSecret = (message: Message): boolean => message.visible && message.text.match(SECRETS) !== null;
const done = async (discordApp: DiscordApp, action: string) => (await traceOf(discordApp)).audited[action] ?? 0;

/** What ANA was told in messages of their own in answer to something. */
function toldBeside(question: Message, pressed: readonly Interaction[]): readonly string[] {
  const effects = pressed.flatMap(({ effects }) => effects);
  return effects.flatMap((effect) =>
    effect.what === 'posted' && effect.message !== question && !effect.message.text.includes(TELL.hint)
      ? [effect.message.text]
      : [],
  );
}

/** What is pressed to be shown a secret, after which command. */
const SHOWING = [
  ['Regenerate', { key: 'chat-bot' }],
  ['Regenerate', { key: 'chat-bot', overlap: '1h' }],
  ['Get New Key', { key: 'chat-bot', replace: 'both' }],
] as const;

const APPS = [
  ...TRANSPORTS.map((transport) => [transport, 1] as const),
  // Over the Gateway one of them is connected.
  ...TRANSPORTS.map((transport) => [transport, 2] as const),
];

describe.each(sampled('Discord races', APPS, 2))(
  'presses on one message at the same moment, over %s, with %i processes',
  (transport, replicas) => {
    test('of three presses on what shows a secret one wins, and the others are told beside what it shows', async () => {
      const scene = await openScene({ transport, replicas });
      const { discord, say, becomes } = scene;
      const messages: Message[] = [];
      for (const [label, options] of SHOWING) {
        const before = await done(scene, 'key.regenerate');
        const question = await say(ANA, 'regenerate', options);
        const pressed = await Promise.all([1, 2, 3].map(() => discord.press(ANA, question, label)));
        await discord.until('the secret is shown', () => showsSecret(question));
        await discord.until('both losers are told', () => toldBeside(question, pressed).length >= 2);
        await settled(scene);

        await becomes(secretIn(question.text), 'current');
        expect(await done(scene, 'key.regenerate')).toBe(before + 1);
        const told = toldBeside(question, pressed);
        expect(told.length).toBe(2);
        for (const words of told) expect(words).toMatch(/already|answered/i);
        messages.push(question);
      }
      expect(discord.refusals.filter(({ where }) => !where.startsWith('GET'))).toEqual([]);
      // Each is there until it is burned: none was taken away or written over by what came later.
      expect(messages.map(showsSecret)).toEqual(SHOWING.map(() => true));
      await scene.burnt();
      await discord.until('all are burned', () => messages.every(({ visible }) => !visible));
    });

    test('of Regenerate and Cancel one wins, and a secret that is shown stays', async () => {
      const scene = await openScene({ transport, replicas });
      const { discord, say, becomes } = scene;
      let valid = scene.secret;
      for (let round = 0; round < 6; round += 1) {
        const before = await done(scene, 'key.regenerate');
        const question = await say(ANA, 'regenerate', { key: 'chat-bot' });
        const labels = round % 2 === 0 ? ['Regenerate', 'Cancel'] : ['Cancel', 'Regenerate'];
        const pressed = await Promise.all(labels.map((label) => discord.press(ANA, question, label)));
        await discord.until('one is answered', () => question.versions.length > 1);
        await settled(scene);

        const regenerated = (await done(scene, 'key.regenerate')) - before;
        expect(regenerated).toBeLessThanOrEqual(1);
        if (regenerated === 1) {
          await discord.until('the other is told', () => toldBeside(question, pressed).length === 1);
          valid = secretIn(question.text);
        }
        expect(showsSecret(question)).toBe(regenerated === 1);
        expect(question.versions.filter((version) => JSON.stringify(version).match(SECRETS)).length).toBe(regenerated);
        await becomes(valid, 'current');
      }
    });
  },
);

/** A message with a secret, and how more presses arrive on what it was before, each with a name of its own. */
interface Shown {
  readonly scene: Scene;
  readonly message: Message;
  readonly secret: string;
  /** Lets a press arrive that was on its way, after it was changed. @returns it, when all is done. */
  late(change?: (payload: JsonObject) => JsonObject, replica?: number): Promise<Interaction>;
}

async function secretShown(): Promise<Shown> {
  const scene = await openScene({ replicas: 2 });
  const { discord, say, relay } = scene;
  const message = await say(ANA, 'regenerate', { key: 'chat-bot' });
  const before = JSON.parse(JSON.stringify(await scene.lost(() => discord.press(ANA, message, 'Regenerate'))));
  await discord.press(ANA, message, 'Regenerate');
  await discord.until('the secret is shown', () => showsSecret(message));
  const secret = secretIn(message.text);
  await scene.becomes(secret, 'current');
  scene.tap();
  const late = async (change = (payload: JsonObject) => payload, replica = 0) => {
    const [button = ''] = [objectIn(before, 'data')?.['custom_id']].map(String);
    const asBefore = (payload: JsonObject) =>
      change({ ...payload, message: before.message, data: { ...objectIn(before, 'data'), custom_id: button } });
    const click = await relay.while(forging(asBefore, replica), () => pressAgain(scene, message, button));
    await settled(scene);
    return click;
  };
  return { scene, message, secret, late };
}

/** The fake lets nobody press what is no longer there: any button will do, for what it carried is put in its place. */
async function pressAgain({ discord }: Scene, message: Message, button: string): Promise<Interaction> {
  const question = message.versions.find((version) => JSON.stringify(version).includes(button));
  const asked = new Proxy(message, {
    get: (target, name) => {
      const value: unknown = name === 'components' ? question?.components : Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return await discord.press(ANA, asked, button);
}

/** The secret stands where it stood, and works; and one thing was done. */
async function expectUntouched({ scene, message, secret }: Shown): Promise<void> {
  expect(message.visible).toBe(true);
  expect(message.text).toContain(secret);
  await scene.becomes(secret, 'current');
  expect(await done(scene, 'key.regenerate')).toBe(1);
  await scene.burnt();
  expect(message.visible).toBe(false);
}

const byMember = (fields: JsonObject) => (payload: JsonObject) => {
  const member = objectIn(payload, 'member');
  return {
    ...payload,
    member: { ...member, ...fields, user: { ...objectIn(member, 'user'), ...objectIn(fields, 'user') } },
  };
};

test('a second press that arrives a minute later, or five, leaves the secret where it is', async () => {
  const all = await secretShown();
  for (const replica of [0, 1]) {
    const click = await all.late(undefined, replica);
    expect(toldBeside(all.message, [click]).join()).toMatch(/already|answered/i);
    all.scene.time.advance(MINUTE);
  }
  await expectUntouched(all);
});

test('a second press, while the database does not answer, leaves the secret where it is', async () => {
  const all = await secretShown();
  // Every write, until the press is answered: one of something else may come first.
  const { database } = all.scene.latchkey.context;
  const away = vi.spyOn(database, 'write').mockRejectedValue(new Error('the database is away'));
  const click = await all.late();
  away.mockRestore();
  const told = () => toldBeside(all.message, [click]).join();
  await all.scene.discord.until('it is told', () => told() !== '');
  expect(told()).toContain('right now');
  await expectUntouched(all);
});

test('a second press, while the database fails in the middle, leaves the secret where it is', async () => {
  const all = await secretShown();
  vi.spyOn(all.scene.latchkey.context.database, 'read').mockRejectedValueOnce(new Error('the database is away'));
  await all.late();
  await expectUntouched(all);
});

/** Who presses what ANA alone can see, as Discord vouches for it; and why they are turned away, if it is for who they are. */
const OTHERS: readonly (readonly [string, (payload: JsonObject) => JsonObject, string | undefined])[] = [
  ['another member', byMember({ user: { id: BEN, username: 'ben', global_name: 'Ben' } }), undefined],
  ['a bot', byMember({ user: { id: '700000000000000077', bot: true } }), 'bot'],
  ['a guest', byMember({ flags: 16 }), 'guest'],
  ['somebody not yet admitted', byMember({ pending: true }), 'not yet admitted to the server'],
  ['ANA from another server', (payload) => ({ ...payload, guild_id: ELSEWHERE }), 'another server'],
  [
    'nobody of this server, directly',
    ({ member: _member, guild_id: _guild, ...payload }) => ({
      ...payload,
      user: { id: '700000000000000078', username: 'x' },
    }),
    'not in a server that is served',
  ],
];

test.each(OTHERS)(
  'invariant 3: a forged press by %s leaves the secret where it is, and is audited',
  async (_name, change, because) => {
    const all = await secretShown();
    const { latchkey } = all.scene;
    const refused = async () => await auditRows(latchkey.context, { outcome: 'refused' });
    const before = (await refused()).length;
    await all.late(change);
    const added = (await refused()).slice(before);
    expect(added.map(({ detail }) => detail['because'])).toEqual([because]);
    await expectUntouched(all);
  },
);

test.each(OTHERS)(
  'invariant 3: a forged press by %s leaves a question to the person who was asked',
  async (_name, change, because) => {
    const scene = await openScene();
    const { discord, say, relay } = scene;
    const question = await say(ANA, 'regenerate', { key: 'chat-bot' });
    const asked = question.text;
    scene.tap();
    await relay.while(forging(change), () => discord.press(ANA, question, 'Regenerate'));
    await settled(scene);
    const refused = await auditRows(scene.latchkey.context, { outcome: 'refused' });
    expect(refused.map(({ detail }) => detail['because'])).toEqual([because]);
    expect(await done(scene, 'key.regenerate')).toBe(0);
    expect(question.text).toBe(asked);
    expect(await scene.verify(scene.secret)).toBe('current');

    await discord.press(ANA, question, 'Regenerate');
    await discord.until('the secret is shown', () => showsSecret(question));
    await scene.becomes(secretIn(question.text), 'current');
  },
);

test('a form that is sent a second time, with a name of its own, leaves the secret that it brought where it is', async () => {
  const scene = await openScene({ replicas: 2 });
  const { discord, say, becomes, door } = scene;
  const screen = await say(ANA, 'channel settings', { channel: 'rasa' });
  const modal = await (await discord.press(ANA, screen, 'Generate API key')).modal();
  const sent = await discord.submit(ANA, modal, { name: 'second' });
  await discord.until('the secret is shown', () =>
    sent.effects.some((effect) => 'message' in effect && showsSecret(effect.message)),
  );
  const message = sent.effects.flatMap((effect) => ('message' in effect ? [effect.message] : [])).at(-1);
  if (message === undefined) throw new Error('nothing was shown');
  const secret = secretIn(message.text);
  await becomes(secret, 'current');
  // With the token of the first, which could change what stands there.
  const again = { ...sent.payload, id: String(BigInt(sent.id) + 1n) };
  for (const replica of [0, 1])
    expect((await door.knock(JSON.stringify(again), {}, replica)).status).toBe(replica === 0 ? 200 : 409);
  await settled(scene);
  expect(await done(scene, 'key.create')).toBe(2);
  expect(message.text).toContain(secret);
});
