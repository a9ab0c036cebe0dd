import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/keys/secret.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { CANARY, expectSilence, KEY_ID, listen, logged, SECRET, TAIL } from './listening.ts';

describe('invariant 2: a secret', () => {
  it.each<readonly [string, string]>([
    ['alone', SECRET],
    ['in a sentence', `could not deliver ${SECRET}, sorry`],
    ['in an address', `https://example.com/?key=${SECRET}&next=1`],
    ['in JSON', JSON.stringify({ secret: SECRET })],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ secret: SECRET }))],
    ['twice', `${SECRET}${SECRET} ${SECRET}`],
    ['in a code block', `\`\`\`${SECRET}\`\`\``],
    ['on a line of its own', `the secret:\n${SECRET}\n`],
    ['cut off', SECRET.slice(0, 44)],
    ['without its ID', `the rest is ${TAIL}.`],
    ['without its ID, on a line of its own', `the rest is\n${TAIL}\n`],
    ['without its ID, after a tab', `the rest is\t${TAIL}`],
  ])('in a message is not written: %s', (_, message) => {
    expectSilence(logged(message));
    expectSilence(logged({ detail: 'x' }, message));
    expectSilence(logged('%s', message));
    expectSilence(logged(new Error(message)));
    expectSilence(logged({ err: new Error(message) }, 'it failed'));
    expectSilence(logged({ note: message }));
    expectSilence(logged({ notes: [{ note: message }] }));
    expectSilence(logged({ [message]: 1 }));
    expectSilence(logged('%j', { note: message }));
    expectSilence(logged('%o', [message]));
  });

  it('is replaced by a word, and the rest of the line stays', () => {
    const { log, lines } = listen();
    log.info({ note: `before ${SECRET} after` }, `the key ${SECRET} is new`);
    expect(lines()).toMatchObject([{ note: 'before [secret] after', msg: 'the key [secret] is new' }]);
  });

  it('is not taken for one where it is none: IDs, hashes and dates are written as they are', () => {
    const { log, lines } = listen();
    const hash = 'a'.repeat(64);
    log.info({ keyId: KEY_ID, hash, at: '2026-01-15T12:00:00.000Z' }, 'a change');
    expect(lines()).toMatchObject([{ keyId: KEY_ID, hash, at: '2026-01-15T12:00:00.000Z', msg: 'a change' }]);
  });

  it('that is wrapped shows itself as [secret], wherever it lies and whatever its field is called', () => {
    const wrapped = new Secret(SECRET);
    const written = logged({ wrapped, deep: { list: [wrapped] } }, `${wrapped}`);
    expectSilence(written);
    expect(written).toContain('[secret]');
    expectSilence(logged('%s %j %o', wrapped, { wrapped }, wrapped));
  });
});

describe('invariant 2: what has no shape of its own', () => {
  it.each([
    'secret',
    'newSecret',
    'clientSecret',
    'token',
    'botToken',
    'verifyToken',
    'password',
    'pepper',
    'authorization',
    'Authorization',
    'cookie',
    'x-api-key',
    'X-API-Key',
    'responseUrl',
    'response_url',
    'trigger_id',
    'requestBody',
    'request_body',
    'blocks',
    'view',
    'content',
    'text',
    'answers',
    'databaseUrl',
  ])('is known by its field’s name, and not written: %s', (name) => {
    expectSilence(logged({ [name]: CANARY }));
    expectSilence(logged({ [name]: [CANARY, { x: CANARY }] }));
    expectSilence(logged({ request: { headers: { [name]: CANARY } } }));
    expectSilence(logged({ list: [[{ [name]: { deep: CANARY } }]] }));
    expect(logged({ [name]: CANARY })).toContain('[redacted]');
  });

  it('is known by its field’s name in what a child of the logger always says', () => {
    const { log, written } = listen();
    log.child({ token: CANARY, password: CANARY, request: { secret: CANARY } }).info('hello');
    expectSilence(written());
  });

  it.each<readonly [string, object]>([
    ['an object that says itself how it is written', { toJSON: () => ({ token: CANARY, inner: { secret: CANARY } }) }],
    ['an address with a password', new URL(`postgres://latchkey:${CANARY}@db/keys`)],
    ['a map', new Map([['token', CANARY]])],
    ['bytes', Buffer.from(`{"secret":"${SECRET}"}`)],
  ])('is not written when it lies in %s', (_, value) => {
    const written = logged({ value });
    expectSilence(written);
    // The bytes as numbers are the same secret.
    expect(written).not.toContain([...Buffer.from(SECRET.slice(0, 8))].join(','));
  });

  it.each<readonly [string, string]>([
    ['a Slack bot token', ['xoxb', '1234567890', '1234567890', 'abcdefABCDEFabcdefABCDEF'].join('-')],
    ['a Slack app token', ['xapp', '1', 'A0123456789', '1234567890', '0123456789abcdef'].join('-')],
    ['a Slack response address', 'https://hooks.slack.com/commands/T0123/456/abcdefABCDEF'],
    ['a Discord interaction’s address', 'https://discord.com/api/v10/webhooks/123456789012345678/aW50ZXJhY3Rpb246MTIz'],
    ['a database’s password', 'postgres://latchkey:hunter2hunter2@db/keys'],
  ])('is known by its look in the message of an error: %s', (_, token) => {
    const written = logged({ err: new Error(`request to ${token} failed, reason: socket hang up`) }, 'it failed');
    expect(written).not.toContain(token.slice(-12));
    expect(written).toContain('socket hang up');
  });
});

describe('invariant 2: an error', () => {
  /** As HTTP clients throw them: with all of the request on board. */
  class RequestError extends Error {
    override readonly name = 'RequestError';
    readonly code = 'ETIMEDOUT';
    readonly url = `https://discord.example/webhooks/1/${CANARY}`;
    readonly requestBody = { json: { content: CANARY }, files: [SECRET] };
    readonly config = { headers: { Authorization: `Bearer ${CANARY}` } };
    readonly response = { data: SECRET };
    readonly parameters = [CANARY];
    constructor() {
      super('the request timed out', { cause: new Error(`${CANARY} ${SECRET}`) });
    }
  }

  it('is written as its name, code, message and place: nothing of the request that it carries', () => {
    const { log, lines, written } = listen();
    log.error({ err: new RequestError(), during: 'burn' }, 'unexpected error');
    expectSilence(written());
    expect(lines()).toMatchObject([
      {
        level: 50,
        during: 'burn',
        msg: 'unexpected error',
        err: { name: 'RequestError', code: 'ETIMEDOUT', message: 'the request timed out' },
      },
    ]);
    expect(written()).toContain('logger.test.ts');
  });

  it.each<readonly [string, (error: Error) => object]>([
    ['alone', (error) => error],
    ['under another name', (error) => ({ problem: error })],
    ['in a list', (error) => ({ errors: [error, [error]] })],
    ['deep inside', (error) => ({ job: { result: { reason: error } } })],
    ['as the cause of another', (error) => new Error('it failed', { cause: error })],
    ['among others', (error) => new AggregateError([error], 'they failed')],
  ])('is written so wherever it stands: %s', (_, place) => {
    expectSilence(logged(place(new RequestError())));
  });

  it('has its message cut short: a driver may put a whole statement into it', () => {
    const { log, lines, written } = listen();
    log.error({ err: new Error(`INSERT INTO ${'x'.repeat(10_000)}${CANARY}`) }, 'it failed');
    expectSilence(written());
    expect(lines()).toHaveLength(1);
    expect(written().length).toBeLessThan(5_000);
  });

  it('may be anything that was thrown', () => {
    for (const thrown of ['a text', 42, null, undefined, { code: 'X' }, Symbol('x')])
      logged({ err: thrown }, 'it failed');
  });
});

describe('whatever is logged', () => {
  interface Node {
    readonly name: string;
    next?: Node;
    list?: Node[];
  }

  const circle: Node = { name: 'round' };
  circle.next = circle;
  const ring: Node = { name: 'a ring of lists' };
  ring.list = [ring];
  const deep = Array.from({ length: 1_000 }).reduce<object>((inner) => ({ inner }), { token: CANARY });
  const trap = {
    get broken(): string {
      throw new Error('a getter that throws');
    },
  };

  it.each<readonly [string, object]>([
    ['a circle', circle],
    ['a circle through a list', ring],
    ['a very deep object', deep],
    ['a big integer', { count: 10n ** 30n }],
    ['an invalid date', { at: new Date(Number.NaN) }],
    ['a function and a symbol', { work: () => 1, mark: Symbol('x') }],
    ['an object without a prototype', Object.assign(Object.create(null), { name: 'x' })],
    ['a getter that throws', { trap }],
    ['a way of being written that throws', { odd: { toJSON: () => JSON.parse('{') } }],
    ['an error that refers to itself', Object.assign(new Error('round'), { self: circle })],
  ])('never breaks the program: %s', (_, value) => {
    expectSilence(logged(value, 'hello'));
  });

  it('is a line of JSON with its level, time and service', () => {
    const { log, lines } = listen();
    log.warn({ keyId: KEY_ID }, 'careful');
    expect(lines()).toEqual([
      {
        level: 40,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        service: 'latchkey',
        keyId: KEY_ID,
        msg: 'careful',
      },
    ]);
  });

  it('is written only from the configured level on', () => {
    const { log, lines } = listen({ level: 'warn' });
    log.info('not this');
    log.warn('this');
    expect(lines()).toMatchObject([{ msg: 'this' }]);
    const { log: silent, written } = listen({ level: 'silent' });
    silent.fatal('nothing');
    expect(written()).toBe('');
  });

  it('is written for people on a terminal: a word for the level, no process number', () => {
    const { log, written } = listen({ pretty: true });
    log.warn('careful');
    expect(written()).toMatch(/WARN.*careful/);
    expect(written()).not.toContain(String(process.pid));
  });
});

describe('what the program was started with', () => {
  it('invariant 2: is not logged, whatever it looks like, as a field, inside words or as JSON writes it', () => {
    let written = '';
    const stream = new Writable({
      write(chunk, _encoding, done) {
        written += String(chunk);
        done();
      },
    });
    const log = createLogger({ level: 'info', stream, pretty: false, secrets: [CANARY, 'a "quoted" canary'] });
    log.info({ note: CANARY }, `could not sign in with ${CANARY}`);
    log.info({ note: 'a "quoted" canary' }, 'words');
    expect(written).toContain('could not sign in with [redacted]');
    expect(written).not.toContain('canary');
  });
});
