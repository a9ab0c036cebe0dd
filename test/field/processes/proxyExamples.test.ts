import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SharedApp, shareApp } from '../../http/httpApp.ts';
import { basic, converse, rawStatus } from '../../http/requests.ts';
import { makeChannel, makeKey, makeProject, type TestKey, wrongSecret } from '../../support/actors.ts';
import {
  type Echo,
  type EchoService,
  isInstalled,
  openEchoService,
  type RealProxy,
  runExample,
} from '../../support/realProxy.ts';

const TOKEN = 'a-token-of-the-deployment';

/** Keys on both sides of the door: of the project that the examples guard, and of another. */
interface Keys {
  readonly shop: TestKey;
  readonly other: TestKey;
}

async function makeKeys({ context, owner, key }: SharedApp): Promise<Keys> {
  const project = await makeProject(context, owner.by, 'shop');
  const channel = await makeChannel(context, owner.by, project, 'rasa');
  return { shop: await makeKey(context, owner, channel, { name: 'chat-bot' }), other: key };
}

describe.each(['nginx', 'caddy'] as const)('the example for %s, run by the program itself', (name) => {
  const enter = shareApp({ env: { LATCHKEY_TRUST_PROXY: 'true' } });
  const enterGuarded = shareApp({ env: { LATCHKEY_TRUST_PROXY: 'true', LATCHKEY_VERIFY_TOKEN: TOKEN } });
  const runs = isInstalled(name);
  let service: EchoService;
  let proxy: RealProxy;
  let keys: Keys;

  beforeAll(async () => {
    if (!runs) return;
    keys = await makeKeys(enter());
    service = await openEchoService();
    proxy = await runExample(name, { latchkeyPort: enter().port, servicePort: service.port });
  });
  afterAll(async () => {
    if (!runs) return;
    await proxy.stop();
    await service.stop();
  });

  /** Sends a request byte for byte. */
  const send = (line: string, headers: readonly string[], body = '', port = proxy.port): Promise<string> =>
    converse({ port }, [line, ...headers, '', body].join('\r\n'));
  const get = (headers: readonly string[], path = '/files'): Promise<string> =>
    send(`GET ${path} HTTP/1.1`, ['Host: shop.example', 'Connection: close', ...headers]);
  const withKey = () => `X-API-Key: ${keys.shop.secret}`;

  it.skipIf(!runs)('lets in a key of what it guards, says whose it is, and keeps the key', async () => {
    for (const header of [
      withKey(),
      `Authorization: Bearer ${keys.shop.secret}`,
      `Authorization: ${basic(keys.shop.id, keys.shop.secret)}`,
    ]) {
      const echo = passed(await get([header, 'Cookie: a=b'], '/files?a=b'));
      expect(echo).toMatchObject({
        method: 'GET',
        url: '/files?a=b',
        headers: { cookie: 'a=b', host: 'shop.example' },
      });
      expect(latchkeyHeaders(echo)).toEqual({
        'x-latchkey-key-id': keys.shop.id,
        'x-latchkey-key-name': 'chat-bot',
        'x-latchkey-project': 'shop',
        'x-latchkey-channel': 'rasa',
      });
      expect(JSON.stringify(echo)).not.toContain(keys.shop.secret);
    }
  });

  it.skipIf(!runs)('keeps out everyone else, and says how it stands', async () => {
    const before = service.reached();
    const without = await get([]);
    expect(rawStatus(without)).toBe(401);
    expect(without.toLowerCase()).toContain('www-authenticate: bearer realm="latchkey", basic realm="latchkey"');
    expect(rawStatus(await get([`X-API-Key: ${wrongSecret(keys.shop.id)}`]))).toBe(401);
    expect(rawStatus(await get([`X-API-Key: ${keys.other.secret}`]))).toBe(403);
    expect(service.reached()).toBe(before);
  });

  it.skipIf(!runs)('is not told by the client what it guards', async () => {
    const before = service.reached();
    for (const path of [
      '/?project=*',
      '/?project=bots',
      '/files?project=bots&channel=rasa',
      '/v1/auth?project=*',
      '/_latchkey?project=*',
      '/project=*/',
      '/%3Fproject=*',
    ]) {
      const headers = [
        `X-API-Key: ${keys.other.secret}`,
        'X-Forwarded-Uri: /?project=*',
        'X-Original-URI: /?project=*',
      ];
      expect([403, 404]).toContain(rawStatus(await get(headers, path)));
    }
    expect(service.reached()).toBe(before);
  });

  it.skipIf(!runs)(
    'passes on no X-Latchkey header of a client, whatever its name and however it is spelt',
    async () => {
      const claims = [
        'X-Latchkey-Admin: yes',
        'x-latchkey-key-id: me',
        'X-LATCHKEY-PROJECT: bots',
        'X-Latchkey-Token: guess',
        'X-Latchkey: yes',
        'X_Latchkey_Key_Id: me',
        'X-Latchkey_Admin: yes',
        'x_latchkey-admin: yes',
      ];
      const echo = passed(await get([withKey(), ...claims, 'User-Agent: me']));
      const seen = Object.keys(echo.headers).filter((header) => /^x[-_]latchkey/i.test(header));
      expect(seen.sort((one, other) => one.localeCompare(other))).toEqual([
        'x-latchkey-channel',
        'x-latchkey-key-id',
        'x-latchkey-key-name',
        'x-latchkey-project',
      ]);
      expect(echo.headers).toMatchObject({ 'x-latchkey-key-id': keys.shop.id, 'user-agent': 'me' });
    },
  );

  it.skipIf(!runs)(
    'says whose key it is though the client asks for those headers to be dropped on the way',
    async () => {
      for (const connection of [
        'close, X-Latchkey-Key-Id, X-Latchkey-Project',
        'close, upgrade, x-latchkey-key-id, x-latchkey-project',
        'X-Latchkey-Key-Id\r\nConnection: X-Latchkey-Project, close',
      ]) {
        const headers = ['Host: shop.example', `Connection: ${connection}`, withKey()];
        const echo = passed(await send('GET / HTTP/1.1', headers));
        expect(echo.headers).toMatchObject({ 'x-latchkey-key-id': keys.shop.id, 'x-latchkey-project': 'shop' });
      }
    },
  );

  it.skipIf(!runs)('serves HTTP/1.0, without a Host', async () => {
    const echo = passed(await send('GET /old HTTP/1.0', [withKey()]));
    expect(echo).toMatchObject({ url: '/old', headers: { 'x-latchkey-key-id': keys.shop.id } });
  });

  it.skipIf(!runs)('passes on a body, of known length or in chunks', async () => {
    const head = ['Host: shop.example', 'Connection: close', withKey(), 'Content-Type: text/plain'];
    const whole = passed(await send('POST / HTTP/1.1', [...head, 'Content-Length: 5'], 'hello'));
    expect(whole).toMatchObject({ method: 'POST', body: 'hello', headers: { 'content-type': 'text/plain' } });
    const chunks = '5\r\nhello\r\n0\r\n\r\n';
    expect(passed(await send('POST / HTTP/1.1', [...head, 'Transfer-Encoding: chunked'], chunks))).toMatchObject({
      body: 'hello',
    });
  });

  it.skipIf(!runs)('lets a browser’s preflight through without a key, and with nobody’s name on it', async () => {
    const preflight = ['Host: shop.example', 'Connection: close', 'Origin: https://app.example.com'];
    const asked = ['Access-Control-Request-Method: GET', 'Access-Control-Request-Headers: x-api-key'];
    for (const headers of [preflight, [...preflight, ...asked], [...preflight, 'X-Latchkey-Key-Id: me']]) {
      const echo = passed(await send('OPTIONS /files HTTP/1.1', headers));
      expect(echo).toMatchObject({ method: 'OPTIONS', headers: { origin: 'https://app.example.com' } });
      expect(latchkeyHeaders(echo)).toEqual({});
    }
    const before = service.reached();
    for (const [line, headers] of [
      ['OPTIONS / HTTP/1.1', ['Host: shop.example', 'Connection: close']],
      ['OPTIONS / HTTP/1.1', [...preflight, `X-API-Key: ${wrongSecret(keys.shop.id)}`]],
      ['OPTIONS / HTTP/1.1', [...preflight, 'Authorization: Bearer nonsense']],
      ['GET / HTTP/1.1', [...preflight, ...asked, 'X-HTTP-Method-Override: OPTIONS']],
    ] as const)
      expect(rawStatus(await send(line, headers))).toBe(401);
    expect(service.reached()).toBe(before);
  });

  it.skipIf(!runs)('takes tens of KiB of cookies to the service, and none of them to Latchkey', async () => {
    const cookies = Array.from({ length: 40 }, (_, nth) => `_sso_${nth}=${'x'.repeat(1_000)}`).join('; ');
    const echo = passed(await get([withKey(), `Cookie: ${cookies}`]));
    expect(echo.headers['cookie']).toBe(cookies);
  });

  it.skipIf(!runs)('lets in by X-API-Key beside a token of somebody else’s login', async () => {
    passed(await get([withKey(), 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.x']));
  });

  it.skipIf(!runs)('presents the verify token of its configuration, and never a client’s', async () => {
    const app = enterGuarded();
    const guarded = await makeKeys(app);
    const headers = ['Host: shop.example', 'Connection: close', `X-API-Key: ${guarded.shop.secret}`];
    const surroundings = { latchkeyPort: app.port, servicePort: service.port };
    const trusted = await runExample(name, { ...surroundings, token: TOKEN });
    try {
      const echo = passed(await send('GET / HTTP/1.1', [...headers, 'X-Latchkey-Token: guess'], '', trusted.port));
      expect(echo.headers).toMatchObject({ 'x-latchkey-key-id': guarded.shop.id });
      expect(JSON.stringify(echo)).not.toContain(TOKEN);
    } finally {
      await trusted.stop();
    }
    const untrusted = await runExample(name, surroundings);
    try {
      const answer = await send('GET / HTTP/1.1', [...headers, `X-Latchkey-Token: ${TOKEN}`], '', untrusted.port);
      expect(rawStatus(answer)).toBe(401);
    } finally {
      await untrusted.stop();
    }
  });
});

describe('the examples for proxies that are not run here', () => {
  const read = (file: string) => readFile(new URL(`../../../docs/proxies/${file}`, import.meta.url), 'utf8');

  it('name what they guard, strip every X-Latchkey header, answer preflights, and have a place for the token: Traefik', async () => {
    const text = await read('traefik-dynamic.yml');
    expect(text).toMatch(/^ +address: http:\/\/127\.0\.0\.1:8080\/v1\/auth\?project=shop$/m);
    expect(text).toMatch(/^ +authResponseHeadersRegex: \(\?i\)\^X-Latchkey$/m);
    expect(text).toMatch(/^ +authRequestHeaders: \[Authorization, X-API-Key, X-Latchkey-Token\]$/m);
    expect(text).toMatch(/^ +middlewares: \[preflight, token, latchkey, no-key\]$/m);
    expect(text).toMatch(/^ +X-Latchkey-Token: ""$/m);
  });

  it('name what they guard, strip every X-Latchkey header, answer preflights, and have a place for the token: Envoy', async () => {
    const text = await read('envoy.yaml');
    expect(text).toMatch(/^ +path_prefix: \/v1\/ext-authz\/project=shop$/m);
    expect(text).toMatch(/^ +- remove_on_match: \{ key_matcher: \{ prefix: x-latchkey \} \}$/m);
    expect(text).toMatch(/^ +# - \{ key: x-latchkey-token, value: "…" \}$/m);
    const filters = ['filters.http.cors\n', 'header_mutation\n', 'filters.http.ext_authz\n', 'filters.http.router\n'];
    const places = filters.map((filter) => text.indexOf(filter));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places).not.toContain(-1);
  });
});

/** What reached the service. @throws where the request did not get there. */
function passed(answer: string): Echo {
  expect(rawStatus(answer.replace(/^HTTP\/1\.0/, 'HTTP/1.1')), answer).toBe(200);
  const echo: Echo = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
  return echo;
}

function latchkeyHeaders({ headers }: Echo): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-latchkey')));
}
