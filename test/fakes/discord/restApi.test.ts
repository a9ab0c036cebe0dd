import { describe, expect, test } from 'vitest';
import { PERMISSION } from './numbers.ts';
import { ANA, ask, BEN, buttonRow, GENERAL, GUILD, idIn, openDiscord } from './testDiscord.ts';

const HOUR_MS = 3_600_000;
const MESSAGES = `/channels/${GENERAL}/messages`;
const ROUTE = 'POST /channels/:channel/messages';

describe('who asks', () => {
  test('nobody gets in without the bot token', async () => {
    const discord = await openDiscord();
    for (const token of ['wrong', null]) {
      const { status, body } = await ask(discord, 'GET', '/users/@me', undefined, token);
      expect([status, body]).toEqual([401, { message: '401: Unauthorized', code: 0 }]);
    }
    discord.resetToken();
    expect((await ask(discord, 'GET', '/gateway/bot')).status).toBe(401);
    expect(discord.invalidRequests).toBe(3);
    expect(discord.refusals).toHaveLength(3);
  });

  test('the app is told who it is, and what there is', async () => {
    const discord = await openDiscord();
    const on = discord.putRole(GUILD, { name: 'on-call' });
    discord.putMember(GUILD, { user: BEN, roles: [on.id] });
    const get = async (path: string) => (await ask(discord, 'GET', path)).body;
    expect(await get('/users/@me')).toMatchObject({ id: discord.app.botId, bot: true });
    expect(await get('/applications/@me')).toMatchObject({ id: discord.app.id, verify_key: discord.app.publicKey });
    expect(await get(`/guilds/${GUILD}/members/${BEN}`)).toMatchObject({ roles: [on.id], user: { username: 'ben' } });
    expect(await get(`/guilds/${GUILD}/members/1`)).toMatchObject({ code: 10013 });
    expect(await get(`/guilds/${GUILD}/roles`)).toMatchObject([{ name: '@everyone' }, { name: 'on-call' }]);
    expect(await get(`/guilds/${GUILD}/members`)).toMatchObject({ code: 50001 });
    expect(await get('/guilds/123')).toMatchObject({ code: 10004 });
    expect(await get('/channels/123')).toMatchObject({ code: 10003 });
    expect(await get('/gateway/bot')).toMatchObject({
      url: discord.apiUrl.replace('http', 'ws').replace('/api', ''),
      session_start_limit: { total: 1000, remaining: 1000, max_concurrency: 1 },
    });
    expect((await ask(discord, 'GET', '/nothing')).status).toBe(404);
  });
});

describe("the bot's own messages", () => {
  test('one is posted, changed, read and deleted, and all of it is kept', async () => {
    const discord = await openDiscord();
    const sent = await ask(discord, 'POST', MESSAGES, { content: 'One', components: [buttonRow('Go', 'go')] });
    expect(sent.body).toMatchObject({ type: 0, content: 'One', components: [{ id: 1, components: [{ id: 2 }] }] });
    const own = `${MESSAGES}/${idIn(sent)}`;
    expect((await ask(discord, 'PATCH', own, { content: 'Two' })).body).toMatchObject({ content: 'Two' });
    expect((await ask(discord, 'PATCH', own, { content: '', components: [] })).body).toMatchObject({ code: 50006 });
    expect((await ask(discord, 'PATCH', own, { content: 'Three', components: [] })).status).toBe(200);
    expect((await ask(discord, 'GET', own)).body).toMatchObject({ content: 'Three', components: [] });
    expect(discord.seenBy(ANA, GENERAL)).toHaveLength(1);
    expect((await ask(discord, 'DELETE', own)).status).toBe(204);
    expect((await ask(discord, 'GET', own)).body).toMatchObject({ code: 10008 });
    expect(discord.messages).toMatchObject([{ gone: 'deleted', from: 'channel' }]);
    expect(discord.messages[0]?.versions.map(({ content }) => content)).toEqual(['One', 'Two', 'Three']);
    expect(discord.effects.map(({ what }) => what)).toEqual(['posted', 'edited', 'edited', 'deleted']);
  });

  test('a legacy message becomes one of layout components only if it says nothing else, and stays one', async () => {
    const discord = await openDiscord();
    const sent = await ask(discord, 'POST', MESSAGES, { content: 'One' });
    const own = `${MESSAGES}/${idIn(sent)}`;
    const layout = { flags: 1 << 15, components: [{ type: 10, content: 'Two' }] };
    expect((await ask(discord, 'PATCH', own, layout)).body).toMatchObject({ code: 50035 });
    expect((await ask(discord, 'PATCH', own, { ...layout, content: null })).status).toBe(200);
    expect((await ask(discord, 'PATCH', own, { content: 'Three' })).body).toMatchObject({ code: 50035 });
    expect((await ask(discord, 'PATCH', own, { components: [{ type: 10, content: 'Four' }], flags: 0 })).status).toBe(
      200,
    );
    expect(discord.messages).toMatchObject([{ v2: true, text: 'Four' }]);
  });

  test('the same nonce makes one message, for some minutes', async () => {
    let now = Date.parse('2026-03-01');
    const discord = await openDiscord({ now: () => now });
    const send = async (nonce: string, enforce = true) =>
      idIn(await ask(discord, 'POST', MESSAGES, { content: 'Warning', nonce, enforce_nonce: enforce }));
    const first = await send('a');
    expect(await send('a')).toBe(first);
    expect(await send('b')).not.toBe(first);
    now += 10 * 60_000;
    expect(await send('a')).not.toBe(first);
    expect(discord.messages).toHaveLength(3);
  });

  test('a direct message needs somebody who takes it', async () => {
    const discord = await openDiscord();
    discord.putUser({ id: BEN, username: 'ben', dms: 'closed' });
    discord.putUser({ id: '700000000000000009', username: 'far' });
    const open = (id: string) => ask(discord, 'POST', '/users/@me/channels', { recipient_id: id });
    const write = async (id: string) =>
      (await ask(discord, 'POST', `/channels/${idIn(await open(id))}/messages`, { content: 'Hello' })).body;
    expect(await write(ANA)).toMatchObject({ content: 'Hello' });
    expect(await write(BEN)).toMatchObject({ code: 50007 });
    expect(await write('700000000000000009')).toMatchObject({ code: 50278 });
    expect((await open('1')).body).toMatchObject({ code: 50033 });
    expect(discord.directMessagesOf(ANA)).toMatchObject([{ text: 'Hello' }]);
    expect(discord.secretsSeen(/Hello/)).toMatchObject([{ place: 'dm', visibleNow: true }]);
  });

  test('permissions are those of the channel', async () => {
    const discord = await openDiscord();
    const deny = (bits: bigint) =>
      discord.putChannel({ id: GENERAL, guild: GUILD, overwrites: [{ of: GUILD, allow: 0n, deny: bits }] });
    deny(PERMISSION.sendMessages);
    expect((await ask(discord, 'POST', MESSAGES, { content: 'x' })).body).toMatchObject({ code: 50013 });
    deny(PERMISSION.viewChannel);
    expect((await ask(discord, 'POST', MESSAGES, { content: 'x' })).body).toMatchObject({ code: 50001 });
  });

  test('what is an hour old is edited only so often', async () => {
    let now = Date.parse('2026-03-01');
    const discord = await openDiscord({ now: () => now });
    discord.limit('PATCH /channels/:channel/messages/:message', 1000, 1000);
    const sent = await ask(discord, 'POST', MESSAGES, { content: 'Progress' });
    const edit = async (content: string) => await ask(discord, 'PATCH', `${MESSAGES}/${idIn(sent)}`, { content });
    expect((await edit('a')).status).toBe(200);
    now += 2 * HOUR_MS;
    for (let count = 0; count < 30; count += 1) expect((await edit(`${count}`)).status).toBe(200);
    expect(await edit('b')).toMatchObject({ status: 429, body: { code: 30046 } });
    now += 2 * HOUR_MS;
    expect((await edit('c')).status).toBe(200);
  });

  test('files come along, and are searched for secrets', async () => {
    const discord = await openDiscord();
    const body = new FormData();
    body.append('payload_json', JSON.stringify({ content: 'Keys', attachments: [{ id: '0', description: 'A list' }] }));
    body.append('files[0]', new Blob(['id,secret\n1,lk_secret'], { type: 'text/csv' }), 'keys.csv');
    const sent = await ask(discord, 'POST', MESSAGES, body);
    expect(sent.body).toMatchObject({
      attachments: [{ filename: 'keys.csv', content_type: 'text/csv', size: 21, description: 'A list' }],
    });
    expect(discord.calls(ROUTE)).toMatchObject([{ files: ['keys.csv'], status: 200 }]);
    expect(discord.secretsSeen(/lk_\w+/)).toMatchObject([{ place: 'channel', match: 'lk_secret' }]);
    const own = `${MESSAGES}/${idIn(sent)}`;
    expect((await ask(discord, 'PATCH', own, { attachments: [] })).body).toMatchObject({ attachments: [] });
  });

  test('it is known whom a message notifies', async () => {
    const discord = await openDiscord();
    const content = `@everyone <@${ANA}> <@${BEN}>`;
    await ask(discord, 'POST', MESSAGES, { content });
    await ask(discord, 'POST', MESSAGES, { content, allowed_mentions: { parse: [] } });
    await ask(discord, 'POST', MESSAGES, { content, allowed_mentions: { users: [BEN] } });
    expect(discord.messages.map(({ pings }) => pings)).toEqual([['everyone', ANA, BEN], [], [BEN]]);
  });
});

describe('limits and failures', () => {
  test('each answer tells of its bucket, and one request too many is refused', async () => {
    const discord = await openDiscord();
    discord.limit(ROUTE, 2, 60_000);
    const [first, second, third] = [
      await ask(discord, 'POST', MESSAGES, { content: '1' }),
      await ask(discord, 'POST', MESSAGES, { content: '2' }),
      await ask(discord, 'POST', MESSAGES, { content: '3' }),
    ];
    expect([first, second].map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['1', '0']);
    expect(first?.headers.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]{32}$/);
    expect(third).toMatchObject({ status: 429, body: { message: 'You are being rate limited.', global: false } });
    expect(Number(third?.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(discord.messages).toHaveLength(2);
    // Another channel is another bucket.
    const other = discord.putChannel({ guild: GUILD, name: 'other' });
    expect((await ask(discord, 'POST', `/channels/${other.id}/messages`, { content: 'x' })).status).toBe(200);
    expect(new Set(discord.calls(ROUTE).map(({ bucket }) => bucket)).size).toBe(2);
  });

  test('all requests together have a limit too', async () => {
    const discord = await openDiscord();
    discord.limit(undefined, 1, 60_000);
    await ask(discord, 'GET', '/users/@me');
    const { status, body, headers } = await ask(discord, 'GET', '/applications/@me');
    expect([status, body]).toMatchObject([429, { global: true }]);
    expect(headers.get('x-ratelimit-scope')).toBe('global');
  });

  test('failures come as planned, and what was shown stays shown', async () => {
    const discord = await openDiscord();
    const send = (content: string) => ask(discord, 'POST', MESSAGES, { content });
    discord.fail(ROUTE, 50007);
    discord.rateLimit(ROUTE, 2.5, 1, 'shared');
    discord.fail(ROUTE, { kind: 'status', status: 502 });
    discord.fail(ROUTE, { kind: 'reset' });
    discord.fail(ROUTE, { kind: 'shownThenReset' });
    expect(await send('a')).toMatchObject({ status: 403, body: { code: 50007 } });
    expect(await send('b')).toMatchObject({
      status: 429,
      body: { retry_after: 2.5, message: 'The resource is being rate limited.' },
    });
    expect(await send('c')).toMatchObject({ status: 502, body: undefined });
    await expect(send('d')).rejects.toThrow('fetch failed');
    await expect(send('e')).rejects.toThrow('fetch failed');
    expect(discord.messages.map(({ text }) => text)).toEqual(['e']);
    expect(discord.calls(ROUTE).map(({ status }) => status)).toEqual([403, 429, 502, undefined, undefined]);
    expect(discord.refusals).toEqual([]);
  });

  test('a listener is heard before the app is answered, and what hangs can be let go', async () => {
    const discord = await openDiscord();
    const order: string[] = [];
    const stop = discord.onShown(async ({ what }) => {
      await Promise.resolve();
      order.push(what);
    });
    await ask(discord, 'POST', MESSAGES, { content: 'x' });
    order.push('answered');
    expect(order).toEqual(['posted', 'answered']);
    stop();
    discord.fail(ROUTE, { kind: 'hang' });
    const hanging = ask(discord, 'POST', MESSAGES, { content: 'y' });
    await discord.until('it hangs', () => discord.hanging === 1);
    expect(discord.messages).toHaveLength(1);
    discord.release();
    expect((await hanging).status).toBe(200);
  });

  test('a body that is no JSON is refused, and a client that does not say what it is is noted', async () => {
    const discord = await openDiscord();
    const headers = {
      authorization: `Bot ${discord.app.botToken}`,
      'content-type': 'application/json',
      'user-agent': 'curl/8',
    };
    const answer = await fetch(`${discord.apiUrl}/v10${MESSAGES}`, { method: 'POST', headers, body: '{' });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 50109 }]);
    expect(discord.complaints).toMatchObject([{ what: expect.stringContaining('curl/8') }]);
  });
});
