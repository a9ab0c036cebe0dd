import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../fakes/discord/restErrors.ts';
import { type JsonObject, objectIn } from '../../fakes/shared/json.ts';
import { auditRows } from '../../support/rows.ts';
import { ANA, ELSEWHERE, GENERAL, ROOT, SECRETS, transportsFor } from './discordApp.ts';
import { openScene, type Scene, settled, traceOf } from './hostileScene.ts';

const NOBODY = '700000000000000078';
type Change = (payload: JsonObject) => JsonObject;

const member =
  (fields: JsonObject): Change =>
  (payload) => {
    const known = objectIn(payload, 'member');
    const user = { ...objectIn(known, 'user'), ...objectIn(fields, 'user') };
    return { ...payload, member: { ...known, ...fields, user } };
  };
const direct =
  (user: JsonObject): Change =>
  ({ member: _member, guild_id: _guild, ...payload }) => ({ ...payload, user });

/** Whom this deployment does not serve, as Discord tells of them; and what is audited. Guests: 1 << 4 (IsGuest). */
const STRANGERS: readonly (readonly [string, Change, string])[] = [
  ['somebody of another server', (payload) => ({ ...payload, guild_id: ELSEWHERE }), 'another server'],
  ['a bot', member({ user: { bot: true } }), 'bot'],
  ['Discord itself', member({ user: { system: true } }), 'bot'],
  ['a guest', member({ flags: 16 }), 'guest'],
  ['a guest who is more than that', member({ flags: 1 + 2 + 16 + 64 }), 'guest'],
  ['somebody not yet admitted', member({ pending: true }), 'not yet admitted to the server'],
  [
    'a bot of another server',
    (payload) => member({ user: { bot: true } })({ ...payload, guild_id: ELSEWHERE }),
    'another server',
  ],
  ['nobody of the server, directly', direct({ id: NOBODY, username: 'nobody' }), 'not in a server that is served'],
  ['a bot, directly', direct({ id: ANA, username: 'ana', bot: true }), 'bot'],
];

/** What ANA does, as Discord would tell of it. */
async function whatIsDone({ discord, say, lost }: Scene): Promise<Readonly<Record<string, JsonObject>>> {
  const question = await say(ANA, 'regenerate', { key: 'chat-bot' });
  const screen = await say(ANA, 'channel settings', { channel: 'rasa' });
  const modal = await (await discord.press(ANA, screen, 'Generate API key')).modal();
  return {
    command: await lost(() => discord.slash(ANA, GENERAL, 'apikey create', { channel: 'rasa', name: 'second' })),
    help: await lost(() => discord.slash(ANA, GENERAL, 'apikey help')),
    'press that confirms': await lost(() => discord.press(ANA, question, 'Regenerate')),
    'press of a screen': await lost(() => discord.press(ANA, screen, 'Back')),
    form: await lost(() => discord.submit(ANA, modal, { name: 'third' })),
    completion: await lost(
      async () => (await discord.autocomplete(ANA, GENERAL, 'apikey regenerate', 'channel', 'ra')).interaction,
    ),
  };
}

test('invariant 11: anyone who is not served gets nothing, and each attempt is audited', async () => {
  const scene = await openScene();
  const { door, latchkey, secret } = scene;
  const acts = await whatIsDone(scene);
  const before = await scene.trace();
  for (const [nth, [who, change, because]] of STRANGERS.entries()) {
    for (const [act, payload] of Object.entries(acts)) {
      const name = `${act} by ${who}`;
      const since = (await auditRows(latchkey.context)).length;
      const id = String(BigInt(String(payload['id'])) + BigInt(1_000 * (nth + 1)));
      const { status, text } = await door.knock(JSON.stringify({ ...change(payload), id }));
      await settled(scene);
      expect(status, name).toBe(200);
      expect(text, name).not.toMatch(/shop|rasa|chat-bot|lk_/);
      const rows = (await auditRows(latchkey.context)).slice(since);
      if (act === 'completion') {
        // What is typed is no attempt: each letter would be one.
        expect(JSON.parse(text), name).toEqual({ type: 8, data: { choices: [] } });
        expect(rows, name).toEqual([]);
      } else {
        expect(
          rows.map(({ outcome, detail }) => [outcome, detail['because']]),
          name,
        ).toEqual([['refused', because]]);
        // It is said in what only they see: at once, or, where a secret could have followed, by the token.
        expect(text, name).toMatch(act === 'press that confirms' ? '{"type":6}' : 'You can’t use Latchkey here');
      }
    }
  }
  const after = await scene.trace();
  // Where the token is good for nothing, they are told directly.
  const left = { audit_event: 0, direct_conversation: 0 };
  expect({ ...after.rows, ...left }).toEqual({ ...before.rows, ...left });
  const isDone = ([action]: readonly [string, number]) => !action.startsWith('refused ');
  expect(Object.entries(after.audited).filter(isDone)).toEqual(Object.entries(before.audited).filter(isDone));
  expect(await scene.verify(secret)).toBe('current');
});

test('invariant 11: a command in a direct message of somebody who is not linked does nothing, and is audited', async () => {
  const scene = await openScene();
  const { door, latchkey } = scene;
  const { command, completion } = await whatIsDone(scene);
  if (command === undefined || completion === undefined) throw new Error('nothing was done');
  const before = await scene.trace();
  const inDirect = direct({ id: ANA, username: 'ana' });
  const asked = await door.knock(JSON.stringify(inDirect(command)));
  const typed = await door.knock(JSON.stringify(inDirect(completion)));
  expect(asked.text).toContain('only people with a linked account');
  expect(JSON.parse(typed.text)).toEqual({ type: 8, data: { choices: [] } });
  const after = await scene.trace();
  expect(after.changes).toBe(before.changes);
  const refused = await auditRows(latchkey.context, { outcome: 'refused' });
  expect(refused.map(({ detail }) => detail['because'])).toEqual(['not linked, in a direct message']);
});

test('people who went through the server’s guide are no guests', async () => {
  const scene = await openScene();
  const { command } = await whatIsDone(scene);
  if (command === undefined) throw new Error('nothing was done');
  await scene.door.knock(JSON.stringify(member({ flags: 1 + 2 + 4 + 8 + 32 + 64 })(command)));
  await settled(scene);
  expect((await traceOf(scene)).audited['key.create']).toBe(2);
});

/** How Discord fails while it is to show a secret. */
const CODES: readonly ErrorCode[] = [
  10008, 10015, 10062, 20012, 30046, 40060, 50001, 50006, 50013, 50027, 50035, 130000,
];
const STATUSES = [400, 403, 404, 500, 502, 503, 504];

describe.each(transportsFor('hostilePrivacy'))('over %s', (transport) => {
  test('invariant 2: however Discord fails, no log holds what was shown, nor by which token; and only ANA ever sees a secret', async () => {
    const scene = await openScene({ transport });
    const { discord } = scene;
    const secretDelivery = 'PATCH /webhooks/:app/:token/messages/@original';
    const faults = [
      ...CODES.map((code) => () => discord.fail(secretDelivery, code)),
      ...STATUSES.map((status) => () => discord.fail(secretDelivery, { kind: 'status', status })),
      ...[500, 502].map((status) => () => discord.fail(secretDelivery, { kind: 'shownThenStatus', status })),
      () => discord.fail(secretDelivery, { kind: 'reset' }),
      () => discord.fail(secretDelivery, { kind: 'shownThenReset' }),
      () => discord.rateLimit(secretDelivery, 0.1),
    ];
    if (transport === 'gateway')
      faults.push(() => discord.fail('POST /interactions/:interaction/:token/callback', 50035));
    for (const [nth, fail] of faults.entries()) {
      const patched = discord.calls(secretDelivery).length;
      fail();
      const acted = discord.slash(ANA, GENERAL, 'apikey create', { channel: 'rasa', name: `key-${nth}` });
      await discord.until(
        'it was tried',
        () =>
          discord
            .calls(secretDelivery)
            .slice(patched)
            .some(({ status }) => status !== undefined) || nth >= CODES.length,
      );
      await acted;
      // Calls that were cut off are never answered.
      for (let times = 0; times < 2; times += 1) await scene.say(ROOT, 'whoami');
    }

    const log = scene.logged();
    expect(log.match(SECRETS)).toBeNull();
    const known = new Set(discord.calls().flatMap(({ body }) => JSON.stringify(body ?? null).match(SECRETS) ?? []));
    expect(known.size).toBeGreaterThan(CODES.length);
    expect([...known].filter((secret) => log.includes(secret.slice(20)))).toEqual([]);
    expect(discord.interactions.filter(({ token }) => log.includes(token))).toEqual([]);
    expect(log).not.toContain(discord.app.botToken);
    const seen = discord.secretsSeen(SECRETS).filter(({ place }) => place !== 'payload');
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.filter(({ place, of }) => place !== 'ephemeral' || of !== ANA)).toEqual([]);
    // Nothing was ever said in a channel, to anybody.
    expect(discord.messages.filter(({ ephemeral, guild }) => !ephemeral && guild !== undefined)).toEqual([]);
    await scene.burnt();
    await discord.until('what was shown is burned', () =>
      discord.secretsSeen(SECRETS).every(({ visibleNow }) => !visibleNow),
    );
  });
});
