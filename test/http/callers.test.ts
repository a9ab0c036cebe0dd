import { describe, expect, it } from 'vitest';
import { KeySourceEntity, SecretUseEntity } from '../../src/persistence/entities/uses.ts';
import { wrongSecret } from '../support/actors.ts';
import { openHttpApp, type SharedApp, shareApp } from './httpApp.ts';
import { guess, speak } from './keyActions.ts';
import { type Answer, auth, verdict, verify } from './requests.ts';

const TOKEN = 'a-token-of-the-deployment';
const BEARER = { authorization: `Bearer ${TOKEN}` };
const WITH_TOKEN = { env: { LATCHKEY_VERIFY_TOKEN: TOKEN } };
const BEHIND_PROXY = { env: { LATCHKEY_TRUST_PROXY: 'true' } };

/** The addresses that wrong secrets of the first key were laid to. Failures are written before they are answered. */
async function sources(server: SharedApp): Promise<readonly string[]> {
  const rows = await server.context.database.read((manager) =>
    manager.find(KeySourceEntity, { where: { keyId: server.key.id }, order: { source: 'ASC' } }),
  );
  return rows.map((row) => row.source);
}

/** A wrong secret with an address that the caller names. */
function failure(server: SharedApp, source: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return verify(server, { secret: wrongSecret(server.key.id, source), source }, headers);
}

describe('the verify token', () => {
  const enter = shareApp(WITH_TOKEN);

  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['none', {}],
    ['another one', { authorization: 'Bearer another-token-than-that' }],
    ['the beginning of it', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['it and more', { authorization: `Bearer ${TOKEN}x` }],
    ['it in capitals', { authorization: `Bearer ${TOKEN.toUpperCase()}` }],
    ['it without a scheme', { authorization: TOKEN }],
    ['it in another scheme', { authorization: `Basic ${Buffer.from(TOKEN).toString('base64')}` }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['it in another header', { 'x-api-key': TOKEN }],
  ])('is required of every caller where it is set, and nothing is decided without it: %s', async (_, headers) => {
    const server = enter();
    const { id, secret } = server.key;
    const right = await verify(server, { secret }, headers);
    const wrong = await verify(server, { secret: wrongSecret(id) }, headers);
    for (const answer of [right, wrong]) {
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="latchkey"');
      expect(answer.text).not.toContain(TOKEN);
    }
    expect(right.text).toBe(wrong.text);
    expect(await server.stored()).toMatchObject({ failureTotal: 0 });
  });

  it('is asked for before anything is said of the body: strangers learn nothing of what it should be', async () => {
    const ask = async (body: string, type = 'application/json') => {
      const answer = await fetch(`${enter().url}/v1/verify`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      return answer.status;
    };
    expect([await ask('{bad'), await ask('{}'), await ask('secret=1', 'text/plain')]).toEqual([401, 401, 401]);
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer '])('lets a caller ask: %s', async (scheme) => {
    const server = enter();
    const headers = { authorization: `${scheme} ${TOKEN}` };
    expect(await verdict(server, { secret: server.key.secret }, headers)).toMatchObject({ valid: true });
  });

  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['none', {}],
    ['another one', { 'x-latchkey-token': 'another-token-than-that' }],
    ['the beginning of it', { 'x-latchkey-token': TOKEN.slice(0, -1) }],
    ['it and more', { 'x-latchkey-token': `${TOKEN}x` }],
    ['it twice', { 'x-latchkey-token': `${TOKEN}, ${TOKEN}` }],
    ['an empty one', { 'x-latchkey-token': '' }],
    ['it where the client’s key belongs', { 'x-api-key': TOKEN }],
  ])(
    'is required of a reverse proxy too, in a header of its own, and no key is looked at without it: %s',
    async (_, headers) => {
      const server = enter();
      const { id, secret } = server.key;
      const right = await auth(server, { authorization: `Bearer ${secret}`, ...headers });
      const wrong = await auth(server, { authorization: `Bearer ${wrongSecret(id)}`, ...headers });
      const unnamed = await auth(server, headers, 'GET', '/v1/auth');
      for (const answer of [right, wrong, unnamed]) {
        expect([answer.status, answer.text]).toEqual([401, right.text]);
        expect(answer.json()).toMatchObject({ detail: expect.stringContaining('X-Latchkey-Token') });
        expect(answer.text).not.toContain(TOKEN);
      }
      expect(await server.stored()).toMatchObject({ failureTotal: 0 });
    },
  );

  it('lets a reverse proxy ask, whose Authorization is its client’s, at either of its addresses', async () => {
    const server = enter();
    const headers = { authorization: `Bearer ${server.key.secret}`, 'x-latchkey-token': TOKEN };
    expect((await auth(server, headers)).status).toBe(204);
    expect((await auth(server, headers, 'GET', '/v1/ext-authz/project=bots/files')).status).toBe(200);
    expect((await auth(server, { ...BEARER, 'x-latchkey-token': TOKEN })).status).toBe(401);
  });

  it('invariant 2: is in no log line and in no metric', async () => {
    const server = enter();
    await verdict(server, { secret: server.key.secret }, BEARER);
    await verify(server, { secret: server.key.secret }, { authorization: `Bearer ${TOKEN}x` });
    expect(server.logged()).not.toContain(TOKEN);
    expect(await (await fetch(`${server.url}/metrics`)).text()).not.toContain(TOKEN);
  });
});

describe('the address that a caller names', () => {
  it('is believed from who has the verify token, wherever it is', async () => {
    const server = await openHttpApp({ env: { ...WITH_TOKEN.env, ...BEHIND_PROXY.env } });
    await failure(server, '198.51.100.7', { ...BEARER, 'x-forwarded-for': '203.0.113.9' });
    expect(await sources(server)).toEqual(['198.51.100.7']);
  });

  it('is believed from the loopback where no token is set', async () => {
    const server = await openHttpApp();
    await failure(server, '198.51.100.7');
    expect(await sources(server)).toEqual(['198.51.100.7']);
  });

  it('is not believed from anywhere else: the caller’s own address counts', async () => {
    const server = await openHttpApp(BEHIND_PROXY);
    for (const source of ['198.51.100.7', '127.0.0.1', '::1']) {
      await failure(server, source, { 'x-forwarded-for': '203.0.113.9' });
    }
    expect(await sources(server)).toEqual(['203.0.113.9']);
  });

  it('is one address in whichever of its forms it is named', async () => {
    const server = await openHttpApp();
    for (const source of ['198.51.100.7', '::ffff:198.51.100.7', '::FFFF:198.51.100.7', '2001:DB8::7', '2001:db8::7']) {
      await failure(server, source);
    }
    expect(await sources(server)).toEqual(['198.51.100.7', '2001:db8::/64']);
  });

  it('tells apart who may go on: a stranger is throttled, the address that succeeded is not', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    await verdict(server, { secret, source: '192.0.2.1' });
    for (let nth = 0; nth < 6; nth += 1) {
      await verdict(server, { secret: wrongSecret(id, nth), source: '203.0.113.9' });
    }
    expect(await verdict(server, { secret: wrongSecret(id), source: '203.0.113.9' })).toMatchObject({
      code: 'THROTTLED',
    });
    expect(await verdict(server, { secret: wrongSecret(id), source: '192.0.2.1' })).toMatchObject({ code: 'INVALID' });
  });

  it('is remembered with the program’s name, once for each, when the secret is right', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    for (const app of ['chat-bot', 'chat-bot', 'Wächter 🤖']) {
      await verdict(server, { secret, app, source: '192.0.2.1' });
    }
    await speak(server);
    const uses = await server.context.database.read((manager) => manager.findBy(SecretUseEntity, { keyId: id }));
    const seen = uses.map(({ app, source, count }) => ({ app, source, count }));
    expect(seen.sort((one, other) => one.app.localeCompare(other.app))).toEqual([
      { app: 'chat-bot', source: '192.0.2.1', count: 2 },
      { app: 'Wächter 🤖', source: '192.0.2.1', count: 1 },
    ]);
    expect(await server.stored()).toMatchObject({ useCount: 3, lastUsedAt: server.time.now() });
  });
});

describe('X-Forwarded-For', () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9' };

  it('names the source where a proxy is trusted, for both ways of asking', async () => {
    const server = await openHttpApp(BEHIND_PROXY);
    await guess(server, 1, forwarded);
    await auth(server, { 'x-api-key': wrongSecret(server.key.id), 'x-forwarded-for': '203.0.113.10' });
    expect(await sources(server)).toEqual(['203.0.113.10', '203.0.113.9']);
  });

  it('is nobody’s business where no proxy is trusted', async () => {
    const server = await openHttpApp();
    await guess(server, 1, forwarded);
    await auth(server, { 'x-api-key': wrongSecret(server.key.id, 'x'), 'x-real-ip': '203.0.113.10', ...forwarded });
    expect(await sources(server)).toEqual(['127.0.0.1']);
  });

  it('that a client brings along, before what the trusted proxy appends, can’t make it another source', async () => {
    const server = await openHttpApp(BEHIND_PROXY);
    for (let nth = 1; nth <= 6; nth += 1) {
      await guess(server, 1, { 'x-forwarded-for': `198.51.100.${nth}, 203.0.113.9` });
    }
    expect(await sources(server)).toEqual(['203.0.113.9']);
  });

  it('that a client brings along can’t pass it off as the loopback, whose word is believed', async () => {
    const server = await openHttpApp(BEHIND_PROXY);
    await failure(server, '192.0.2.1', { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' });
    expect(await sources(server)).toEqual(['203.0.113.9']);
  });

  it('that is no address is not taken for one', async () => {
    const server = await openHttpApp(BEHIND_PROXY);
    for (const nonsense of ['unknown', '<b>', 'a b', ',', '203.0.113.9.example', '\u00e9'.repeat(200)]) {
      await guess(server, 1, { 'x-forwarded-for': nonsense });
    }
    for (const source of await sources(server)) expect(source).toMatch(/^[0-9a-f.:]+$/);
  });
});
