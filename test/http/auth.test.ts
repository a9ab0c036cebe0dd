import { describe, expect, it } from 'vitest';
import { DAY } from '../../src/domain/time/time.ts';
import { makeChannel, makeKey, makeProject, wrongSecret } from '../support/actors.ts';
import { openHttpApp, type SharedApp, shareApp } from './httpApp.ts';
import { change, guess, lock, misspelt, rotate } from './keyActions.ts';
import { type Answer, AUTH, ask, auth, basic, converse, rawRequest, rawStatus } from './requests.ts';

const CHALLENGE = 'Bearer realm="latchkey", Basic realm="latchkey", charset="UTF-8"';

/** What a right key of the first app gets. */
function expectAccepted(app: SharedApp, answer: Answer): void {
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(latchkeyHeaders(answer)).toEqual({
    'x-latchkey-key-id': app.key.id,
    'x-latchkey-key-name': 'production',
    'x-latchkey-project': 'bots',
    'x-latchkey-channel': 'rasa',
  });
}

/** What anyone gets who may not pass: a status, a reason in words, and nothing about any key. */
function expectRefused(answer: Answer, status: number, detail: RegExp): void {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  expect(answer.json()).toMatchObject({ status, detail: expect.stringMatching(detail) });
  expect(latchkeyHeaders(answer)).toEqual({});
  expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? CHALLENGE : null);
}

function latchkeyHeaders({ headers }: Answer): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-latchkey-')));
}

describe('a right key', () => {
  const enter = shareApp();

  it.each<readonly [string, (id: string, secret: string) => Record<string, string>]>([
    ['Authorization: Bearer', (_, secret) => ({ authorization: `Bearer ${secret}` })],
    ['authorization: bearer, with spaces', (_, secret) => ({ authorization: `bearer   ${secret}  ` })],
    ['Authorization: Basic', (id, secret) => ({ authorization: basic(id, secret) })],
    ['authorization: BASIC', (id, secret) => ({ authorization: basic(id, secret).replace('Basic', 'BASIC') })],
    ['Authorization: Basic, the secret as user', (_, secret) => ({ authorization: basic(secret, '') })],
    ['Authorization: Basic, a line end in it', (id, secret) => ({ authorization: basic(id, `${secret}\n`) })],
    ['Authorization: Basic, spaces in it', (id, secret) => ({ authorization: basic(` ${id}`, `\t${secret} \r\n`) })],
    ['X-API-Key', (_, secret) => ({ 'x-api-key': secret })],
    ['X-API-Key, with spaces', (_, secret) => ({ 'x-api-key': `  ${secret}  ` })],
    [
      'X-API-Key beside somebody else’s token',
      (_, secret) => ({ authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x', 'x-api-key': secret }),
    ],
    [
      'X-API-Key beside somebody else’s password',
      (_, secret) => ({ authorization: basic('ada', 'hunter2'), 'x-api-key': secret }),
    ],
    [
      'X-API-Key beside an Authorization of another scheme',
      (_, secret) => ({ authorization: 'Digest x', 'x-api-key': secret }),
    ],
  ])('is let in with whose it is in headers, and no body: %s', async (_, headers) => {
    const app = enter();
    expectAccepted(app, await auth(app, headers(app.key.id, app.key.secret)));
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])(
    'is let in with %s',
    async (method) => {
      const app = enter();
      const answer = await converse(app, rawRequest(method, AUTH, [`X-API-Key: ${app.key.secret}`]));
      expect(rawStatus(answer)).toBe(204);
      expect(answer.toLowerCase()).toContain(`x-latchkey-key-id: ${app.key.id.toLowerCase()}`);
    },
  );

  // RFC 9110 knows eight methods; WebDAV, caches and RFC 10008 know more, and a proxy passes them on as they come.
  it.each(['PROPFIND', 'MKCOL', 'LOCK', 'REPORT', 'PURGE', 'M-SEARCH', 'QUERY'])(
    'is let in with the unusual %s, as with any method',
    async (method) => {
      const app = enter();
      const answer = await converse(app, rawRequest(method, AUTH, [`X-API-Key: ${app.key.secret}`]));
      expect(rawStatus(answer)).toBe(204);
    },
  );

  // Envoy's ext_authz puts its `path_prefix` before the original path, and takes no status but 200 for a yes.
  it.each([
    '/v1/ext-authz/project=bots/',
    '/v1/ext-authz/project=bots&channel=rasa',
    '/v1/ext-authz/project=bots/?next=/files',
    '/v1/ext-authz/project=bots/files/report.pdf?version=2',
    '/v1/ext-authz/project=bots/v1/verify',
    '/v1/ext-authz/project=bots/a/../b//c',
    '/v1/ext-authz/project=bots/%D1%84%20%2F',
    `/v1/ext-authz/project=*/${'deep/'.repeat(500)}`,
  ])('is let in with 200 and an empty body on whatever path Envoy appends: %s', async (path) => {
    const app = enter();
    const answer = await converse(app, rawRequest('POST', path, [`X-API-Key: ${app.key.secret}`]));
    expect(rawStatus(answer)).toBe(200);
    expect(answer.toLowerCase()).toContain(`x-latchkey-key-id: ${app.key.id.toLowerCase()}`);
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  it('is let in whatever else stands in the query', async () => {
    const app = enter();
    const answer = await ask(app, `${AUTH}&next=/files`, { headers: { 'x-api-key': app.key.secret } });
    expectAccepted(app, answer);
  });

  it('in Basic must stand behind its own ID', async () => {
    const app = enter();
    const other = await makeKey(app.context, app.owner, app.channel, { name: 'other' });
    expectRefused(await auth(app, { authorization: basic(other.id, app.key.secret) }), 401, /isn’t valid/);
    expectRefused(await auth(app, { authorization: basic('ada', app.key.secret) }), 401, /isn’t valid/);
    expect(await app.stored()).toMatchObject({ failureTotal: 0 });
  });

  it('in Authorization goes before one in X-API-Key', async () => {
    const app = enter();
    const headers = { authorization: `Bearer ${misspelt(app.key.secret)}`, 'x-api-key': app.key.secret };
    expectRefused(await auth(app, headers), 401, /isn’t valid/);
    expectAccepted(app, await auth(app, { authorization: `Bearer ${app.key.secret}`, 'x-api-key': 'nonsense' }));
  });

  it('is not looked for in the address', async () => {
    const { key, url } = enter();
    expectRefused(await ask({ url }, `${AUTH}&api_key=${key.secret}`), 401, /No API key/);
  });
});

describe('the body of the original request', () => {
  const enter = shareApp();

  it.each<readonly [string, string, string | Uint8Array]>([
    ['JSON', 'application/json', '{"a":1}'],
    ['no JSON that says it is', 'application/json', '{"a":'],
    ['nothing that says it is JSON', 'application/json', ''],
    ['a form', 'application/x-www-form-urlencoded', 'secret=x'],
    ['a multipart form', 'multipart/form-data; boundary=x', '--x--'],
    ['binary of no known type', 'x/y', new Uint8Array([0, 255, 254, 13, 10])],
    ['a type that is no type', 'canary', 'x'],
    ['a type of nonsense', ';;;=', 'x'],
    ['5 MB', 'application/octet-stream', new Uint8Array(5_000_000)],
  ])('makes no difference: %s', async (_, type, body) => {
    const app = enter();
    const headers = { 'x-api-key': app.key.secret, 'content-type': type };
    expectAccepted(app, await ask(app, AUTH, { method: 'POST', headers, body }));
    const wrong = { ...headers, 'x-api-key': 'nonsense' };
    expectRefused(await ask(app, AUTH, { method: 'POST', headers: wrong, body }), 401, /isn’t valid/);
  });

  it('is not waited for: a proxy that announces one and sends none is answered', async () => {
    const app = enter();
    const headers = [`X-API-Key: ${app.key.secret}`, 'Content-Type: application/json', 'Content-Length: 1000'];
    expect(rawStatus(await converse(app, rawRequest('POST', AUTH, headers)))).toBe(204);
  });

  it('makes no difference in chunks without a type', async () => {
    const app = enter();
    const headers = [`X-API-Key: ${app.key.secret}`, 'Transfer-Encoding: chunked'];
    const answer = await converse(app, rawRequest('POST', AUTH, headers), '3\r\nabc\r\n', '0\r\n\r\n');
    expect(rawStatus(answer)).toBe(204);
  });
});

describe('who presents no key that can be read', () => {
  const enter = shareApp();

  it.each<readonly [string, Record<string, string>]>([
    ['nothing', {}],
    ['an empty Authorization', { authorization: '' }],
    ['a scheme alone', { authorization: 'Bearer' }],
    ['two words', { authorization: 'Bearer one two' }],
    ['another scheme', { authorization: 'Digest username="x"' }],
    ['Basic without a colon', { authorization: `Basic ${Buffer.from('nocolon').toString('base64')}` }],
    ['Basic that is no base64', { authorization: 'Basic ***' }],
    ['an empty X-API-Key', { 'x-api-key': '  ' }],
  ])('is 401, is told how, and is counted nowhere: %s', async (_, headers) => {
    expectRefused(await auth(enter(), headers), 401, /No API key was presented.*Bearer.*Basic.*X-API-Key/);
  });

  it.each<readonly [string, (secret: string) => Record<string, string>]>([
    ['a word', () => ({ authorization: 'Bearer hunter2' })],
    ['a misspelt key', (secret) => ({ 'x-api-key': misspelt(secret) })],
    ['two words in X-API-Key', () => ({ 'x-api-key': 'one two' })],
    ['letters beyond ASCII', () => ({ 'x-api-key': 'clé\u00e9' })],
    ['a password with a colon', () => ({ authorization: basic('id', 'a:b:c') })],
  ])('is 401, and no attempt at any key: %s', async (_, headers) => {
    const app = enter();
    expectRefused(await auth(app, headers(app.key.secret)), 401, /isn’t valid/);
    expect(await app.stored()).toMatchObject({ failureTotal: 0 });
  });

  it('is 401 without a body when it is asked for the head only', async () => {
    const answer = await auth(enter(), {}, 'HEAD');
    expect([answer.status, answer.text, answer.headers.get('www-authenticate')]).toEqual([401, '', CHALLENGE]);
  });
});

describe('a key that does not open', () => {
  it('invariant 8: is 401 when it is wrong, counted before the answer, and the same for a key that does not exist', async () => {
    const app = await openHttpApp();
    const wrong = await auth(app, { 'x-api-key': wrongSecret(app.key.id) });
    expect(await app.stored()).toMatchObject({ failureTotal: 1 });
    expectRefused(wrong, 401, /isn’t valid/);
    const unknown = await auth(app, { 'x-api-key': wrongSecret('0123456789abcdef') });
    expect(unknown.text).toBe(wrong.text);
  });

  it('invariant 7: is 401 when it is retired, from the moment the rotation is done', async () => {
    const app = await openHttpApp();
    expectAccepted(app, await auth(app, { 'x-api-key': app.key.secret }));
    const fresh = await rotate(app);
    expectRefused(await auth(app, { 'x-api-key': app.key.secret }), 401, /replaced by a newer one/);
    expectAccepted(app, await auth(app, { 'x-api-key': fresh.secret }));
  });

  it('invariant 7: is 403 when it is disabled, from the moment the command returns', async () => {
    const app = await openHttpApp();
    expectAccepted(app, await auth(app, { 'x-api-key': app.key.secret }));
    await change(app, 'disable');
    expectRefused(await auth(app, { 'x-api-key': app.key.secret }), 403, /disabled/);
    expectRefused(await auth(app, { 'x-api-key': wrongSecret(app.key.id) }), 401, /isn’t valid/);
  });

  it('is 401 when it was deleted, and is not told of a newer one', async () => {
    const app = await openHttpApp();
    await change(app, 'delete');
    expectRefused(await auth(app, { 'x-api-key': app.key.secret }), 401, /^The API key was deleted\.$/);
    expectRefused(await auth(app, { 'x-api-key': wrongSecret(app.key.id) }), 401, /isn’t valid/);
  });

  it('is 403 when it is locked', async () => {
    const app = await openHttpApp();
    await lock(app);
    expectRefused(await auth(app, { 'x-api-key': app.key.secret }), 403, /locked/);
  });

  it('is 403 when it has expired', async () => {
    const app = await openHttpApp();
    app.time.advance(365 * DAY);
    expectRefused(await auth(app, { 'x-api-key': app.key.secret }), 403, /expired/);
  });

  it('is 429 with Retry-After for a stranger who tries too often, while the right key still opens', async () => {
    const app = await openHttpApp();
    await guess(app, 5);
    const throttled = await auth(app, { 'x-api-key': wrongSecret(app.key.id) });
    expectRefused(throttled, 429, /Too many/);
    expect(throttled.headers.get('retry-after')).toBe('60');
    expectAccepted(app, await auth(app, { 'x-api-key': app.key.secret }));
  });
});

describe('a name in a header', () => {
  it.each<readonly [string, string]>([
    ['chat bot (staging) #2', 'chat bot (staging) #2'],
    ['50% of all', '50%25%20of%20all'],
    ['対話', '%E5%AF%BE%E8%A9%B1'],
    ['Schlüssel 🔑', 'Schl%C3%BCssel%20%F0%9F%94%91'],
  ])('is ASCII, and becomes itself again when it is percent-decoded: %s', async (name, expected) => {
    const app = await openHttpApp();
    const { context, owner } = app;
    const project = await makeProject(context, owner.by, name);
    const channel = await makeChannel(context, owner.by, project, name);
    const { secret } = await makeKey(context, owner, channel, { name });
    const address = `/v1/auth?project=${encodeURIComponent(name)}`;
    const headers = latchkeyHeaders(await auth(app, { 'x-api-key': secret }, 'GET', address));
    expect(headers).toMatchObject({
      'x-latchkey-key-name': expected,
      'x-latchkey-project': expected,
      'x-latchkey-channel': expected,
    });
    expect(decodeURIComponent(headers['x-latchkey-key-name'] ?? '')).toBe(name);
  });
});
