import { describe, expect, test } from 'vitest';
import type { FakeDiscord, FakeDiscordOptions } from './fakeDiscord.ts';
import { httpApp } from './httpApp.ts';
import type { Interaction } from './interactions.ts';
import {
  ANA,
  type Asked,
  apikey,
  ask,
  BEN,
  buttonRow,
  form,
  GENERAL,
  GUILD,
  idIn,
  openDiscord,
} from './testDiscord.ts';

const EPHEMERAL = 64;
const MINUTE_MS = 60_000;
const ORIGINAL = '/messages/@original';

/** Somebody types, and an app answers by hand: as in a test one may see what it gets. */
interface Hand {
  readonly discord: FakeDiscord;
  /** Somebody types a command. @param first what the app answers first; nothing leaves them waiting. */
  type(first?: object): Promise<Interaction>;
  /** What the app was answered to its first answer. */
  readonly callbacks: readonly Asked[];
  callback(interaction: Pick<Interaction, 'id' | 'token'>, body: object, query?: string): Promise<Asked>;
  webhook(interaction: Interaction, method: string, path: string, body?: object): Promise<Asked>;
  /** What the app answers first to everything that is not typed. */
  answerClicks(body: object): void;
}

async function byHand(options: FakeDiscordOptions = {}): Promise<Hand> {
  const discord = await openDiscord(options);
  discord.putCommands(GUILD, apikey);
  const callbacks: Asked[] = [];
  let typed: object | undefined;
  let clicked: object = { type: 6 };
  const callback: Hand['callback'] = ({ id, token }, body, query = '') =>
    ask(discord, 'POST', `/interactions/${id}/${token}/callback${query}`, body, null);
  const app = await httpApp(discord, async (payload) => {
    const body = payload['type'] === 2 ? typed : clicked;
    const { id, token } = payload;
    if (body !== undefined) callbacks.push(await callback({ id: String(id), token: String(token) }, body));
    return { status: 202 };
  });
  discord.useHttp(app.url);
  return {
    discord,
    callbacks,
    callback,
    type: (first) => {
      typed = first;
      return discord.slash(ANA, GENERAL, 'apikey help');
    },
    webhook: (interaction, method, path, body) =>
      ask(discord, method, `/webhooks/${discord.app.id}/${interaction.token}${path}`, body, null),
    answerClicks: (body) => {
      clicked = body;
    },
  };
}

describe('the first answer', () => {
  test('is given once, and tells what came of it if one asks', async () => {
    const { callback, type, callbacks, discord } = await byHand();
    const typed = await type({ type: 4, data: { content: 'Hi', flags: EPHEMERAL } });
    expect(callbacks).toMatchObject([{ status: 204, body: undefined }]);
    expect(await callback(typed, { type: 5 })).toMatchObject({ status: 400, body: { code: 40060 } });
    const [message] = discord.messages;
    expect(message).toMatchObject({ to: ANA, text: 'Hi', from: 'callback', cause: typed.id });
    expect(typed).toMatchObject({ outcome: 'acked', acknowledgement: 'message', original: message });
    expect(await callback({ id: typed.id, token: 'guessed' }, { type: 5 })).toMatchObject({ body: { code: 10062 } });
  });

  test('is not taken after three seconds, by the fake clock or by the real one', async () => {
    let now = Date.parse('2026-03-01');
    const { callback, type, discord } = await byHand({ now: () => now, ackWithinMs: 300 });
    const typed = await type();
    expect(typed.outcome).toBe('timeout');
    expect(await callback(typed, { type: 5 })).toMatchObject({ status: 404, body: { code: 10062 } });
    const typing = type();
    await discord.until('the app is told', () => discord.interactions.length === 2);
    now += 3001;
    const [, late] = discord.interactions;
    if (late !== undefined) expect(await callback(late, { type: 5 })).toMatchObject({ body: { code: 10062 } });
    expect((await typing).outcome).toBe('timeout');
    expect(discord.messages).toEqual([]);
  });

  test('that is refused leaves time for another, and says where it is wrong', async () => {
    const { type, callbacks, callback, discord } = await byHand();
    const typing = type({ type: 4, data: { content: 'x'.repeat(2001) } });
    await discord.until('the refusal', () => discord.refusals.length === 1);
    const [typed] = discord.interactions;
    if (typed === undefined) throw new Error('nothing was sent');
    const second = await callback(typed, { type: 4, data: { content: 'short' } }, '?with_response=true');
    expect(second).toMatchObject({
      status: 200,
      body: {
        interaction: { id: typed.id, type: 2, response_message_ephemeral: false },
        resource: {
          type: 4,
          message: { content: 'short', interaction: { name: 'apikey help' }, interaction_metadata: { type: 2 } },
        },
      },
    });
    await typing;
    expect(callbacks).toMatchObject([{ body: { code: 50035, errors: { data: { content: { _errors: [{}] } } } } }]);
  });

  test.each<[string, object, string]>([
    ['an update of nothing', { type: 7, data: { content: 'x' } }, 'type[BASE_TYPE_CHOICES]'],
    ['choices', { type: 8, data: { choices: [] } }, 'type[BASE_TYPE_CHOICES]'],
    ['something beside the data', { type: 4, content: 'x' }, 'content[UNKNOWN_FIELD]'],
    ['a deferral that says something', { type: 5, data: { content: 'x' } }, 'data.content[UNKNOWN_FIELD]'],
    ['a deferral of layout components', { type: 5, data: { flags: 1 << 15 } }, 'data.flags[MESSAGE_FLAGS_INVALID]'],
    ['a form without a title', { type: 9, data: { ...form('x'), title: '' } }, 'data.title[BASE_TYPE_REQUIRED]'],
    ['nothing', { type: 4, data: {} }, ''],
  ])('is not %s', async (_what, body, problem) => {
    const { type, callback, discord } = await byHand();
    const typing = type(body);
    await discord.until('the refusal', () => discord.refusals.length === 1);
    const [typed] = discord.interactions;
    if (typed !== undefined) await callback(typed, { type: 5 });
    expect((await typing).acknowledgement).toBe('deferredMessage');
    expect(discord.refusals).toMatchObject([{ code: problem === '' ? 50006 : 50035 }]);
    expect(discord.refusals.flatMap(({ problems }) => problems).join('\n')).toContain(problem);
  });
});

describe('what follows', () => {
  test('a deferral keeps who sees it; the original is edited, read and deleted by its token', async () => {
    const { type, webhook, discord } = await byHand();
    const typed = await type({ type: 5, data: { flags: EPHEMERAL } });
    expect(typed.deferred).toBe('ephemeral');
    expect(discord.effects).toMatchObject([{ what: 'deferred', message: { loading: true } }]);
    const body = { flags: 1 << 15, components: [{ type: 10, content: 'Done' }] };
    expect((await webhook(typed, 'PATCH', ORIGINAL, body)).body).toMatchObject({ flags: (1 << 15) | EPHEMERAL });
    expect(await typed.message()).toMatchObject({ text: 'Done', to: ANA, loading: false, v2: true });
    expect(discord.seenBy(BEN, GENERAL)).toEqual([]);
    expect((await webhook(typed, 'GET', ORIGINAL)).body).toMatchObject({ components: [{ content: 'Done', id: 1 }] });
    // Not by the way of a bot's own messages.
    const [message] = discord.messages;
    expect((await ask(discord, 'GET', `/channels/${GENERAL}/messages/${message?.id}`)).body).toMatchObject({
      code: 10008,
    });
    expect((await webhook(typed, 'DELETE', ORIGINAL)).status).toBe(204);
    expect((await webhook(typed, 'PATCH', ORIGINAL, { content: 'x' })).body).toMatchObject({ code: 10008 });
  });

  test('a follow-up straight after a deferral takes its place, and is seen by those who saw that', async () => {
    const { type, webhook, discord } = await byHand();
    const typed = await type({ type: 5 });
    await webhook(typed, 'POST', '', { content: 'lk_secret', flags: EPHEMERAL });
    expect(discord.messages).toMatchObject([{ ephemeral: false, text: 'lk_secret' }]);
    expect(discord.secretsSeen(/lk_\w+/)).toMatchObject([{ place: 'channel', visibleNow: true }]);
    expect(discord.complaints).toMatchObject([{ what: expect.stringContaining('EPHEMERAL is as it was deferred') }]);
    const second = await webhook(typed, 'POST', '', { content: 'private', flags: EPHEMERAL });
    expect(discord.messages).toMatchObject([{}, { ephemeral: true, from: 'followUp', cause: typed.id }]);
    expect((await webhook(typed, 'PATCH', `/messages/${idIn(second)}`, { content: 'changed' })).status).toBe(200);
    expect((await typed.message(3)).text).toBe('changed');
  });

  test('a token is good for fifteen minutes, and only once the interaction was answered', async () => {
    let now = Date.parse('2026-03-01');
    const { type, webhook, callback, discord } = await byHand({ now: () => now });
    const typing = type();
    const unanswered = await discord.until('it is sent', () => discord.interactions[0]);
    expect((await webhook(unanswered, 'POST', '', { content: 'x' })).body).toMatchObject({ code: 10015 });
    await callback(unanswered, { type: 4, data: { content: 'x' } });
    const typed = await typing;
    now += 14 * MINUTE_MS;
    expect((await webhook(typed, 'PATCH', ORIGINAL, { content: 'y' })).status).toBe(200);
    now += 2 * MINUTE_MS;
    expect(await webhook(typed, 'PATCH', ORIGINAL, { content: 'z' })).toMatchObject({
      status: 401,
      body: { code: 50027 },
    });
  });

  test('what only one sees can be dismissed by them, and is still known to Discord', async () => {
    const { type, webhook, discord } = await byHand();
    const typed = await type({ type: 4, data: { content: 'x', flags: EPHEMERAL } });
    discord.dismiss(await typed.message());
    expect(discord.seenBy(ANA, GENERAL)).toEqual([]);
    expect((await webhook(typed, 'PATCH', ORIGINAL, { content: 'lk_late' })).status).toBe(200);
    expect(discord.secretsSeen(/lk_\w+/)).toMatchObject([{ visibleNow: false }]);
    expect(discord.effects.map(({ what }) => what)).toEqual(['posted']);
  });
});

describe('clicks', () => {
  const menu = {
    type: 1,
    components: [{ type: 3, custom_id: 'm', placeholder: 'Which?', options: [{ label: 'A', value: 'a' }] }],
  };
  const people = { type: 1, components: [{ type: 5, custom_id: 'p', placeholder: 'Who?', max_values: 2 }] };
  const link = { type: 1, components: [{ type: 2, style: 5, label: 'Docs', url: 'https://latchkey.invalid' }] };
  const off = { type: 1, components: [{ type: 2, style: 1, label: 'Off', custom_id: 'off', disabled: true }] };

  test('what is chosen is told with what it stands for, and the message with it', async () => {
    const { type, discord } = await byHand();
    const data = { content: 'x', components: [buttonRow('Go', 'go'), menu, people, link, off] };
    const message = await (await type({ type: 4, data })).message();
    const chosen = await discord.choose(ANA, message, 'Which?', 'A');
    expect(chosen.payload).toMatchObject({ type: 3, data: { component_type: 3, custom_id: 'm', values: ['a'] } });
    expect(chosen).toMatchObject({ acknowledgement: 'deferredUpdate', original: message });
    const two = await discord.choose(BEN, message, 'Who?', [ANA, BEN]);
    expect(two.payload).toMatchObject({
      data: { values: [ANA, BEN], resolved: { users: { [BEN]: {} }, members: { [ANA]: {} } } },
    });
    await expect(discord.choose(ANA, message, 'Which?', 'B')).rejects.toThrow('does not offer «B»');
    await expect(discord.choose(ANA, message, 'Who?', [])).rejects.toThrow('takes from 1 to 2, not 0');
    await expect(discord.press(ANA, message, 'Docs')).rejects.toThrow('leads elsewhere');
    await expect(discord.press(ANA, message, 'Off')).rejects.toThrow('disabled');
    await expect(discord.press(ANA, message, 'Stop')).rejects.toThrow('nothing is called «Stop»');
  });

  test('nobody clicks on what they do not see; a click that was on its way comes all the same', async () => {
    const { type, webhook, callback, discord, answerClicks, callbacks } = await byHand();
    const typed = await type({
      type: 4,
      data: { content: 'x', components: [buttonRow('Go', 'go')], flags: EPHEMERAL },
    });
    const message = await typed.message();
    await expect(discord.press(BEN, message, 'Go')).rejects.toThrow('ben does not see that message');
    await webhook(typed, 'DELETE', ORIGINAL);
    await expect(discord.press(ANA, message, 'Go')).rejects.toThrow('gone');
    answerClicks({ type: 7, data: { content: 'y' } });
    const pressing = discord.press(ANA, message, 'Go', { evenIfGone: true });
    await discord.until('the update is refused', () => discord.refusals.length === 1);
    const late = discord.interactions.at(-1);
    if (late !== undefined) await callback(late, { type: 4, data: { content: 'Too late.', flags: EPHEMERAL } });
    expect((await (await pressing).message()).text).toBe('Too late.');
    expect(callbacks.at(-1)?.body).toMatchObject({ code: 10008 });
  });

  test('a form is opened by a click, tells of the message, and may change it', async () => {
    const { type, discord, answerClicks } = await byHand({ ackWithinMs: 1000 });
    const message = await (
      await type({ type: 4, data: { content: 'x', components: [buttonRow('Name', 'n')] } })
    ).message();
    answerClicks({ type: 9, data: form('Name it') });
    const modal = await (await discord.press(ANA, message, 'Name')).modal();
    expect(discord.modalOf(ANA)).toBe(modal);
    answerClicks({ type: 9, data: form('Again') });
    // A form is no answer to a form: it stays open.
    expect((await discord.submit(ANA, modal, { name: 'ci' })).outcome).toBe('timeout');
    answerClicks({ type: 7, data: { content: 'y', components: [] } });
    const submitted = await discord.submit(ANA, modal, { Name: 'ci' });
    expect(submitted.payload).toMatchObject({
      type: 5,
      message: { id: message.id },
      data: { custom_id: 'form', components: [{ type: 18, component: { type: 4, custom_id: 'name', value: 'ci' } }] },
    });
    expect([message.text, modal.open]).toEqual(['y', false]);
    await expect(discord.submit(ANA, modal, {})).rejects.toThrow('no such modal open');
  });

  test('in a direct conversation there is a user, and no member', async () => {
    const { discord } = await byHand({ ackWithinMs: 100 });
    discord.putCommands(undefined, { name: 'latchkey', description: 'x' });
    const { id } = discord.directWith(ANA);
    const typed = await discord.slash(ANA, 'dm', 'latchkey');
    expect(typed.payload).toMatchObject({
      user: { id: ANA },
      channel_id: id,
      channel: { type: 1 },
      context: 1,
      authorizing_integration_owners: { '0': '0' },
    });
    for (const field of ['member', 'guild_id', 'guild', 'guild_locale'])
      expect(typed.payload).not.toHaveProperty(field);
  });
});
