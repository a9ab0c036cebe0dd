import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openHttpApp, shareApp } from './httpApp.ts';
import { type Answer, ask, converse, rawRequest, rawStatus, verify } from './requests.ts';

/** What a caller must never get back, nor find in the log: it stands for whatever was sent. */
const CANARY = 'lk_CANARYCANARYcana_ryCANARYcanaryCANARYcanaryCANARYcanary123456';
const JSON_HEADER = { 'content-type': 'application/json' };
const enter = shareApp();

/** Checks that an answer is a problem document (RFC 9457) that repeats nothing. */
function expectProblem(answer: Answer, status: number): void {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  expect(answer.json()).toStrictEqual({
    type: 'about:blank',
    title: expect.stringMatching(/^[A-Z]/),
    status,
    detail: expect.stringMatching(/\.$/),
  });
  expectNoEcho(answer.text);
}

function expectNoEcho(text: string): void {
  expect(text).not.toMatch(/canary/i);
  expect(enter().logged()).not.toMatch(/canary/i);
}

async function post(
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = JSON_HEADER,
): Promise<Answer> {
  return await ask(enter(), '/v1/verify', { method: 'POST', headers, body });
}

describe('a body that is no JSON object with a secret', () => {
  it.each<readonly [string, string]>([
    ['nothing', ''],
    ['white space', ' \n'],
    ['a secret as it is', CANARY],
    ['half an object', `{"secret":"${CANARY}"`],
    ['single quotes', `{'secret':'${CANARY}'}`],
    ['a comma too many', `{"secret":"${CANARY}",}`],
    ['two objects', `{"secret":"${CANARY}"}{"secret":"${CANARY}"}`],
    ['a JSON string', JSON.stringify(CANARY)],
    ['a JSON list', JSON.stringify([CANARY])],
    ['a number', '7'],
    ['null', 'null'],
    ['an object without a secret', `{"password":"${CANARY}"}`],
    ['a raw line break in the secret', `{"secret":"${CANARY}\n"}`],
    ['a prototype', `{"__proto__":{"secret":"${CANARY}"}}`],
    ['a constructor', `{"constructor":{"prototype":{"secret":"${CANARY}"}}}`],
    ['a zero byte', `{"secret":"${CANARY}"}\u0000`],
    ['a form', `secret=${CANARY}`],
    ['a tower of brackets', '['.repeat(8_000)],
  ])('is 400 with a problem document that repeats none of it: %s', async (_, body) => {
    expectProblem(await post(body), 400);
  });

  it('is 400 when it is not UTF-8', async () => {
    expectProblem(await post(new Uint8Array([0xff, 0xfe, 0x7b, 0x00])), 400);
  });

  it('is 400 when there is none at all', async () => {
    expectProblem(await ask(enter(), '/v1/verify', { method: 'POST' }), 400);
  });
});

describe('a field that is not as it should be', () => {
  it.each<readonly [string, unknown]>([
    ['secret', { secret: '' }],
    ['secret', { secret: null }],
    ['secret', { secret: 64 }],
    ['secret', { secret: true }],
    ['secret', { secret: [CANARY] }],
    ['secret', { secret: { text: CANARY } }],
    ['secret', { secret: CANARY.repeat(20) }],
    ['keyId', { secret: 's', keyId: '' }],
    ['keyId', { secret: 's', keyId: null }],
    ['keyId', { secret: 's', keyId: 16 }],
    ['keyId', { secret: 's', keyId: [CANARY] }],
    ['keyId', { secret: 's', keyId: `${CANARY}x` }],
    ['app', { secret: 's', app: null }],
    ['app', { secret: 's', app: ['canary'] }],
    ['app', { secret: 's', app: 'canary'.repeat(20) }],
    ['app', { secret: 's', app: 'canary\u0000' }],
    ['app', { secret: 's', app: 'canary\ncanary' }],
    ['app', { secret: 's', app: 'canary\u001b[2J' }],
    ['source', { secret: 's', source: '' }],
    ['source', { secret: 's', source: null }],
    ['source', { secret: 's', source: 127 }],
    ['source', { secret: 's', source: 'canary canary' }],
    ['source', { secret: 's', source: 'canary\r\ncanary' }],
    ['source', { secret: 's', source: '<canary>' }],
    ['source', { secret: 's', source: 'canary'.repeat(20) }],
  ])('is 400, with the name of the field and the rule, but not the value: %s in %j', async (field, body) => {
    const answer = await verify(enter(), body);
    expectProblem(answer, 400);
    expect(answer.json()).toMatchObject({ detail: expect.stringMatching(new RegExp(`^The field ${field} must `)) });
  });

  it.each<readonly [string, unknown]>([
    ['The body must be a JSON object.', [CANARY]],
    ['The body must have the field secret.', { keyId: '0123456789abcdef' }],
    ['The field secret must be a string.', { secret: 64 }],
    ['The field secret must not be empty.', { secret: '' }],
    ['The field secret must be at most 1,024 characters long.', { secret: CANARY.repeat(20) }],
    ['The field app must not contain control characters.', { secret: 's', app: 'canary\u0000' }],
    ['The field source must be an address, such as 203.0.113.9.', { secret: 's', source: '<canary>' }],
  ])('names the rule in our words, never in the validator’s: %s', async (words, body) => {
    const answer = await verify(enter(), body);
    expectProblem(answer, 400);
    expect(answer.json()).toMatchObject({ detail: expect.stringContaining(words) });
  });

  it('is 400 with what is missing, when it is missing', async () => {
    const answer = await verify(enter(), { keyId: '0123456789abcdef' });
    expectProblem(answer, 400);
    expect(answer.text).toContain('secret');
  });
});

describe('a body that is too large', () => {
  const huge = JSON.stringify({ secret: CANARY.repeat(400) });

  it('is 413 by its Content-Length', async () => {
    expectProblem(await post(huge), 413);
  });

  it('is 413 when its length is not told before it comes', async () => {
    const chunk = `${(1_000).toString(16)}\r\n${'CANARY----'.repeat(100)}\r\n`;
    const head = rawRequest('POST', '/v1/verify', ['Content-Type: application/json', 'Transfer-Encoding: chunked']);
    const answer = await converse(enter(), head, ...Array.from({ length: 30 }, () => chunk));
    expect(rawStatus(answer)).toBe(413);
    expect(answer).toContain('application/problem+json');
    expectNoEcho(answer);
  });

  it('is 413 before any of it has come, when its length says so', async () => {
    const headers = ['Content-Type: application/json', 'Content-Length: 1000000000'];
    expect(rawStatus(await converse(enter(), rawRequest('POST', '/v1/verify', headers)))).toBe(413);
  });

  it('is taken up to 16 KiB, the last byte included', async () => {
    const padded = (length: number) => JSON.stringify({ secret: 's' }).padEnd(length);
    expect((await post(padded(16 * 1024))).status).toBe(200);
    expectProblem(await post(padded(16 * 1024 + 1)), 413);
  });
});

describe('a body of another kind', () => {
  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/octet-stream',
    'text/plain',
    'json',
    'canary',
  ])('is 415: %s', async (type) => {
    expectProblem(await post(JSON.stringify({ secret: CANARY }), { 'content-type': type }), 415);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
    'is none in %s',
    async (type) => {
      const { key } = enter();
      const answer = await post(JSON.stringify({ secret: key.secret }), { 'content-type': type });
      expect([answer.status, answer.json()]).toMatchObject([200, { valid: true }]);
    },
  );
});

describe('a body that is compressed', () => {
  it.each(['gzip', 'GZIP', 'br', 'deflate', 'zstd', 'canary', 'identity, gzip'])(
    'is 415, says so, and is not read: %s',
    async (encoding) => {
      const body = new Uint8Array(gzipSync(JSON.stringify({ secret: enter().key.secret })));
      const answer = await post(body, { ...JSON_HEADER, 'content-encoding': encoding });
      expectProblem(answer, 415);
      expect(answer.json()).toMatchObject({ detail: expect.stringMatching(/compressed.*Content-Encoding/) });
      expect(answer.headers.get('accept-encoding')).toBe('identity');
    },
  );

  it('is none where it says identity', async () => {
    const answer = await post(JSON.stringify({ secret: 's' }), { ...JSON_HEADER, 'content-encoding': 'identity' });
    expect(answer.status).toBe(200);
  });
});

describe('an address where nothing is', () => {
  it.each(['/', '/v1', '/v2/verify', '/v1/verify/canary', '/?secret=canary', '/slack/events', '/metrics/../../etc'])(
    'is 404 with a problem document: %s',
    async (path) => {
      expectProblem(await ask(enter(), path), 404);
    },
  );

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('is /v1/verify for %s', async (method) => {
    const { status } = await ask(enter(), '/v1/verify', { method });
    expect([404, 405]).toContain(status);
  });

  it.each(['/%zz?secret=canary', '/v1/verify%?canary', '/v1/auth/canary%c3%28%'])(
    'invariant 2: is not repeated when it can’t be decoded: %s',
    async (path) => {
      const answer = await ask(enter(), path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expectNoEcho(answer.text);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );
});

describe('what is hardly HTTP', () => {
  it.each<readonly [string, string]>([
    ['noise', 'canary\r\n\r\n'],
    ['TLS on the wrong port', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    ['no Host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two lengths', rawRequest('POST', '/v1/verify', ['Content-Length: 3', 'Content-Length: 4'], 'can')],
    [
      'a length and chunks',
      rawRequest('POST', '/v1/verify', ['Content-Length: 3', 'Transfer-Encoding: chunked'], 'can'),
    ],
    ['a negative length', rawRequest('POST', '/v1/verify', ['Content-Length: -1'])],
    ['a header that is folded', rawRequest('GET', '/healthz', ['X-Api-Key: canary\r\n canary\u0000'])],
    ['headers of 20 KB', rawRequest('GET', '/v1/auth', [`X-Api-Key: ${CANARY.repeat(320)}`])],
    ['a method of no language', rawRequest('CANARY', '/v1/auth')],
    [
      'a chunk of no size',
      rawRequest('POST', '/v1/verify', ['Transfer-Encoding: chunked', 'Content-Type: application/json'], 'canary\r\n'),
    ],
  ])('is refused, repeats nothing, and disturbs nobody: %s', async (_, bytes) => {
    const answer = await converse(enter(), Buffer.from(bytes, 'latin1'));
    expect(rawStatus(answer)).toBeGreaterThanOrEqual(400);
    expect(rawStatus(answer)).toBeLessThan(500);
    expectNoEcho(answer);
    expect((await ask(enter(), '/healthz')).status).toBe(200);
  });

  it('leaves nothing behind when callers hang up in the midst of what they send, or before they are answered', async () => {
    const server = await openHttpApp();
    const body = JSON.stringify({ secret: server.key.secret });
    const headers = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    const whole = rawRequest('POST', '/v1/verify', headers, body);
    await Promise.all(
      Array.from({ length: 60 }, (_, nth) => hangUp(server.port, whole.slice(0, whole.length - (nth % 3) * 20))),
    );
    expect((await verify(server, { secret: server.key.secret })).json()).toMatchObject({ valid: true });
    expect(server.logged().match(/unexpected error/g)).toBeNull();
  });
});

/** Connects, sends, and resets the connection at once. */
async function hangUp(port: number, bytes: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((done) => {
    socket.on('error', () => done());
    socket.on('close', () => done());
    socket.on('connect', () => socket.write(bytes, () => socket.resetAndDestroy()));
  });
}
