import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type SharedApp, shareApp } from '../http/httpApp.ts';
import { AUTH, ask, basic, converse, rawRequest, rawStatus, verify } from '../http/requests.ts';
import { wrongSecret } from '../support/actors.ts';

const run = promisify(execFile);
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
/** A header value as bytes on the wire: a client sends UTF-8. */
const bytes = (lines: readonly string[]) => Buffer.from(rawRequest('GET', AUTH, lines), 'utf8');

/** Sends headers byte for byte, as no client library would. @returns the status and the whole answer. */
async function raw(app: SharedApp, ...lines: readonly string[]): Promise<{ status: number; answer: string }> {
  const answer = await converse(app, bytes(lines));
  return { status: rawStatus(answer), answer };
}

describe('a key as tools send it is let in, whatever they leave around it', () => {
  const enter = shareApp();

  it.each<readonly [string, (id: string, secret: string) => readonly string[]]>([
    ['curl -u ID:SECRET', (id, secret) => ['-u', `${id}:${secret}`]],
    ['curl -u SECRET:', (_, secret) => ['-u', `${secret}:`]],
    ['curl -u :SECRET', (_, secret) => ['-u', `:${secret}`]],
    ['curl -u with a line end, as from a file', (id, secret) => ['-u', `${id}:${secret}\n`]],
    ['curl -u with quotes of an .env file', (id, secret) => ['-u', `"${id}":"${secret}"`]],
    ['curl -u with quotes around both', (id, secret) => ['-u', `'${id}:${secret}'`]],
    ['curl -H Authorization', (_, secret) => ['-H', `Authorization: Bearer ${secret}`]],
    ['curl --oauth2-bearer', (_, secret) => ['--oauth2-bearer', secret]],
    ['curl -H X-API-Key', (_, secret) => ['-H', `X-API-Key: ${secret}`]],
  ])('%s', async (_, options) => {
    const app = enter();
    const url = app.url + AUTH;
    const printed = ['-s', '-o', '/dev/null', '-w', '%{http_code}', ...options(app.key.id, app.key.secret), url];
    expect((await run('curl', printed)).stdout).toBe('204');
  });

  it.each<readonly [string, (id: string, secret: string) => string]>([
    ['a scheme in capitals', (_, secret) => `Authorization: BEARER ${secret}`],
    ['a scheme in small letters', (id, secret) => `authorization: basic ${base64(`${id}:${secret}`)}`],
    ['a tab', (_, secret) => `Authorization: Bearer\t${secret}\t`],
    ['double quotes', (_, secret) => `Authorization: Bearer "${secret}"`],
    ['single quotes', (_, secret) => `X-API-Key: '${secret}'`],
    ['curly quotes', (_, secret) => `X-API-Key: “${secret}”`],
    ['angle brackets of a template', (_, secret) => `Authorization: Bearer <${secret}>`],
    ['a byte order mark', (_, secret) => `X-API-Key: \ufeff${secret}`],
    ['a byte order mark after the scheme', (_, secret) => `Authorization: Bearer \ufeff${secret}`],
    ['a no-break space', (_, secret) => `X-API-Key: \u00a0${secret}\u00a0`],
    ['a zero-width space', (_, secret) => `Authorization: Bearer ${secret}\u200b`],
    ['a line end written as \\n', (_, secret) => `Authorization: Bearer ${secret}\\n`],
    ['a Windows line end written as \\r\\n', (_, secret) => `X-API-Key: ${secret}\\r\\n`],
    ['the scheme twice', (_, secret) => `Authorization: Bearer Bearer ${secret}`],
    ['the scheme in the other header', (_, secret) => `X-API-Key: Bearer ${secret}`],
    ['base64 without padding', (id, secret) => `Authorization: Basic ${base64(`${id}:${secret}`).replace(/=+$/, '')}`],
    [
      'base64 in the URL-safe alphabet',
      (id, secret) => `Authorization: Basic ${Buffer.from(`${id}:${secret}`).toString('base64url')}`,
    ],
    [
      'base64 wrapped at 76 characters',
      (id, secret) => `Authorization: Basic ${base64(`${id}:${secret}`).replace(/.{76}/, '$& ')}`,
    ],
    ['base64 in quotes', (id, secret) => `Authorization: Basic "${base64(`${id}:${secret}`)}"`],
    ['base64 of echo, with its line end', (id, secret) => `Authorization: Basic ${base64(`${id}:${secret}\n`)}`],
    ['base64 of a byte order mark', (id, secret) => `Authorization: Basic ${base64(`\ufeff${id}:${secret}`)}`],
    ['base64 of the secret alone', (_, secret) => `Authorization: Basic ${base64(secret)}`],
    [
      'percent-encoding in Basic',
      (id, secret) => `Authorization: Basic ${base64(`${id}:${secret.replaceAll('_', '%5F')}%0A`)}`,
    ],
    [
      'percent-encoding of the secret as user',
      (_, secret) => `Authorization: Basic ${base64(`${secret.replaceAll('_', '%5f')}:`)}`,
    ],
  ])('%s', async (_, header) => {
    const app = enter();
    const { status, answer } = await raw(app, header(app.key.id, app.key.secret));
    expect(status, answer).toBe(204);
  });

  it.each<readonly [string, (secret: string) => readonly string[]]>([
    ['a JWT beside X-API-Key', (secret) => [`Authorization: Bearer ${JWT}`, `X-API-Key: ${secret}`]],
    [
      'a signature of AWS beside X-API-Key',
      (secret) => [
        'Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20270101/eu/s3/aws4_request, SignedHeaders=host, Signature=abc',
        `X-API-Key: ${secret}`,
      ],
    ],
    [
      'Digest beside X-API-Key',
      (secret) => ['Authorization: Digest username="a, Basic b", realm="x", nonce="y"', `X-API-Key: ${secret}`],
    ],
    [
      'Negotiate beside X-API-Key',
      (secret) => [`Authorization: Negotiate ${'YII'.repeat(4_000)}`, `X-API-Key: ${secret}`],
    ],
    [
      'an Authorization of its own beside somebody else’s',
      (secret) => [`Authorization: Bearer ${JWT}`, `Authorization: Bearer ${secret}`],
    ],
    ['the same, the other way round', (secret) => [`Authorization: Bearer ${secret}`, `Authorization: Bearer ${JWT}`]],
    ['a list of credentials', (secret) => [`Authorization: Bearer ${JWT}, Bearer ${secret}`]],
    ['a list of schemes', (secret) => [`Authorization: Basic ${base64('ada:x')},Bearer ${secret}`]],
    ['a list with gaps', (secret) => [`Authorization: , Bearer ${secret} ,`]],
    ['an X-API-Key of another system before ours', (secret) => ['X-API-Key: AIzaSyA', `X-API-Key: ${secret}`]],
    ['a list of API keys', (secret) => [`X-API-Key: AIzaSyA, ${secret}`]],
    ['the same header twice', (secret) => [`X-API-Key: ${secret}`, `X-API-Key: ${secret}`]],
    [
      'the same Authorization twice',
      (secret) => [`Authorization: Bearer ${secret}`, `Authorization: Bearer ${secret}`],
    ],
    ['the same in both headers', (secret) => [`Authorization: Bearer ${secret}`, `X-API-Key: ${secret}`]],
  ])('somebody else’s credential, or a second copy, hides nothing: %s', async (_, headers) => {
    const app = enter();
    const { status, answer } = await raw(app, ...headers(app.key.secret));
    expect(status, answer).toBe(204);
  });
});

describe('a key that is not clear is refused, and counted at no key', () => {
  const enter = shareApp();

  it.each<readonly [string, (good: string, other: string) => readonly string[]]>([
    ['two keys in two X-API-Key', (good, other) => [`X-API-Key: ${good}`, `X-API-Key: ${other}`]],
    [
      'two keys in two Authorization',
      (good, other) => [`Authorization: Bearer ${good}`, `Authorization: Bearer ${other}`],
    ],
    ['two keys in a list', (good, other) => [`Authorization: Bearer ${good}, Bearer ${other}`]],
    ['two keys in one X-API-Key', (good, other) => [`X-API-Key: ${other},${good}`]],
  ])('%s', async (_, headers) => {
    const app = enter();
    const { status, answer } = await raw(app, ...headers(app.key.secret, wrongSecret(app.key.id)));
    expect(status).toBe(401);
    expect(answer).toContain('Two different API keys');
    expect(answer.toLowerCase()).toContain('www-authenticate: bearer');
    expect(answer).not.toContain('lk_');
    expect(await app.stored()).toMatchObject({ failureTotal: 0 });
  });

  it.each<readonly [string, (id: string, secret: string) => readonly string[]]>([
    ['a character in its midst', (_, secret) => [`X-API-Key: ${secret.slice(0, 30)}"${secret.slice(30)}`]],
    ['a space in its midst', (_, secret) => [`Authorization: Bearer ${secret.slice(0, 30)} ${secret.slice(30)}`]],
    ['somebody else’s ID before it', (_, secret) => [`Authorization: ${basic('0123456789abcdef', secret)}`]],
    ['a password after it', (_, secret) => [`Authorization: ${basic(secret, 'x')}`]],
    ['a scheme that carries no key', (_, secret) => [`Authorization: Digest ${secret}`]],
    ['half a quotation', (_, secret) => [`X-API-Key: "${secret}`]],
  ])('%s', async (_, headers) => {
    const app = enter();
    const { status, answer } = await raw(app, ...headers(app.key.id, app.key.secret));
    expect([status, answer.includes('lk_')]).toEqual([401, false]);
    expect(await app.stored()).toMatchObject({ failureTotal: 0 });
  });

  it('and takes no longer for being long: 60 KB of commas, spaces, quotes and schemes are read in a moment', async () => {
    const app = enter();
    for (const unit of [',', ' ,', '"', ' ', '\\n', 'Bearer ', 'Bearer a,', '%', '\u00a0', `a${' '.repeat(99)}`]) {
      for (const name of ['Authorization: Bearer', 'Authorization: Basic', 'X-API-Key:']) {
        const filler = unit.repeat(Math.floor(58_000 / Buffer.byteLength(unit)));
        const before = performance.now();
        expect((await raw(app, `${name} x${filler}x`)).status).toBe(401);
        expect(performance.now() - before).toBeLessThan(1_000);
      }
    }
  });
});

describe('tens of KiB of cookies, as a single sign-on leaves them, keep nobody out', () => {
  const enter = shareApp();

  it.each([20, 40, 60])('%i KiB', async (kib) => {
    const app = enter();
    const cookie = `Cookie: ${Array.from({ length: kib }, (_, nth) => `_sso_${nth}=${'x'.repeat(1_010)}`).join('; ')}`;
    expect((await raw(app, cookie, `X-API-Key: ${app.key.secret}`)).status).toBe(204);
    const headers = { cookie: cookie.slice(8), 'content-type': 'application/json' };
    expect((await verify(app, { secret: app.key.secret }, headers)).json()).toMatchObject({ valid: true });
  });

  it('more than 64 KiB are 431, with a problem document that says what to do', async () => {
    const app = enter();
    const { status, answer } = await raw(app, `Cookie: ${'x'.repeat(70_000)}`, `X-API-Key: ${app.key.secret}`);
    expect(status).toBe(431);
    expect(answer).toMatch(/application\/problem\+json.*64 KiB.*cookies/s);
    expect(answer).not.toContain('lk_');
  });
});

describe('a secret in the body of a check', () => {
  const enter = shareApp();
  const post = (body: string | Uint8Array, type: string | undefined = 'application/json') =>
    ask(enter(), '/v1/verify', { method: 'POST', headers: { 'content-type': type }, body });

  it.each<readonly [string, (secret: string) => string]>([
    ['quotes', (secret) => `"${secret}"`],
    ['a line end', (secret) => `${secret}\r\n`],
    ['a line end written as \\n', (secret) => `${secret}\\n`],
    ['a byte order mark', (secret) => `\ufeff${secret}`],
    ['a no-break space', (secret) => `\u00a0${secret}`],
  ])('is read without what stands around it, as is its ID: %s', async (_, wrap) => {
    const { key } = enter();
    const answer = await verify(enter(), { secret: wrap(key.secret), keyId: wrap(key.id) });
    expect(answer.json()).toMatchObject({ valid: true });
  });

  it.each<readonly [string, (body: string) => string, string]>([
    ['a byte order mark before it', (body) => `\ufeff${body}`, 'application/json'],
    ['a charset', (body) => body, 'application/json;charset=UTF-8'],
    ['a charset in quotes', (body) => body, 'application/json; charset="utf-8"'],
    ['a charset of older days', (body) => body, 'application/json; charset=ISO-8859-1'],
    ['a profile', (body) => body, 'application/json; profile="x"'],
    ['white space and a line end', (body) => `\r\n ${body}\n`, 'application/json'],
    [
      'a field that is no field of ours',
      (body) => body.replace('{', '{"more":{"a":[1,{"a":2}]},"a":":\\":",'),
      'application/json',
    ],
  ])('is taken with %s', async (_, around, type) => {
    const answer = await post(around(JSON.stringify({ secret: enter().key.secret })), type);
    expect([answer.status, answer.json()]).toMatchObject([200, { valid: true }]);
  });

  it.each([
    'application/json; charset=utf-16',
    'application/json;charset="UTF-16LE"',
    'application/json; charset=utf-32',
  ])('is 415 where it is said to be in another encoding, and it is said which to send: %s', async (type) => {
    const answer = await post(new Uint8Array(Buffer.from('{"secret":"x"}', 'utf16le')), type);
    expect([answer.status, answer.json()]).toMatchObject([415, { detail: expect.stringMatching(/UTF-8/) }]);
  });

  it('is 415 without a Content-Type, and it is said which to send', async () => {
    const body = JSON.stringify({ secret: enter().key.secret });
    const answer = await converse(enter(), rawRequest('POST', '/v1/verify', [`Content-Length: ${body.length}`], body));
    expect(rawStatus(answer)).toBe(415);
    expect(answer).toMatch(/application\/problem\+json.*Content-Type: application\/json/s);
  });

  it.each<readonly [string, (secret: string) => string]>([
    ['the same twice', (secret) => `{"secret":"${secret}","secret":"${secret}"}`],
    ['a second project', (secret) => `{"secret":"${secret}","project":"bots","project":"*"}`],
    ['one that is spelt in another way', (secret) => `{"project":"bots","secret":"${secret}","\\u0070roject":"*"}`],
    ['a client’s text that was not escaped', (secret) => `{"project":"other","secret":"${secret}","project" : "*"}`],
    ['one deep inside', (secret) => `{"secret":"${secret}","more":[{"a":1,"a":2}]}`],
  ])('is 400 where a field stands there twice: of two, nobody knows which is meant: %s', async (_, body) => {
    const answer = await post(body(enter().key.secret));
    expect([answer.status, answer.json()]).toMatchObject([400, { detail: expect.stringMatching(/twice.*once/) }]);
    expect(answer.text).not.toContain('lk_');
  });
});
