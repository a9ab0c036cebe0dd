import { describe, expect, it } from 'vitest';
import { AuditEntity, AuditHeadEntity } from '../../src/persistence/entities/audit.ts';
import { wrongSecret } from '../support/actors.ts';
import { change, guess } from './doings.ts';
import { openHouse, shareHouse } from './house.ts';
import { ask, auth, verdict } from './requests.ts';

describe('/healthz', () => {
  it('says that the process lives, even while the database does not', async () => {
    const house = await openHouse();
    house.database.goAway(new Error('gone'));
    const answer = await ask(house, '/healthz');
    expect([answer.status, answer.json()]).toEqual([200, { status: 'ok' }]);
  });
});

describe('/readyz', () => {
  it('names each thing that must work, and says that it does', async () => {
    const answer = await ask(await openHouse(), '/readyz');
    expect([answer.status, answer.json()]).toEqual([200, { status: 'ok', checks: { database: 'ok', audit: 'ok' } }]);
  });

  it('is 503 while the database is gone, and 200 when it is back', async () => {
    const house = await openHouse();
    house.database.goAway(new Error('connect ECONNREFUSED 10.1.2.3:5432, user latchkey, password hunter2'));
    const answer = await ask(house, '/readyz');
    expect([answer.status, answer.json()]).toMatchObject([503, { status: 'unready', checks: { database: 'failed' } }]);
    expect(answer.text).not.toMatch(/10\.1|hunter2/);
    house.database.mend();
    expect((await ask(house, '/readyz')).status).toBe(200);
  });

  it('invariant 6: is 503 and names the first broken link when the audit trail was tampered with', async () => {
    const house = await openHouse();
    await house.context.database.write(({ manager }) =>
      manager.update(AuditEntity, { seq: 2 }, { actorName: 'Mallory' }),
    );
    const answer = await ask(house, '/readyz');
    expect(answer.status).toBe(503);
    expect(answer.json()).toEqual({ status: 'unready', checks: { database: 'ok', audit: 'link 2 was altered' } });
    expect((await ask(house, '/readyz')).status).toBe(503);
  });

  it('invariant 6: is 503 when the end of the audit trail was cut off between two looks', async () => {
    const house = await openHouse();
    await change(house, 'disable');
    expect((await ask(house, '/readyz')).status).toBe(200);
    await house.context.database.write(async ({ manager }) => {
      const head = await manager.findOneByOrFail(AuditHeadEntity, { id: 1 });
      const before = await manager.findOneByOrFail(AuditEntity, { seq: head.seq - 1 });
      await manager.delete(AuditEntity, { seq: head.seq });
      await manager.update(AuditHeadEntity, { id: 1 }, { seq: before.seq, hash: before.hash });
    });
    const answer = await ask(house, '/readyz');
    expect([answer.status, answer.json()]).toMatchObject([
      503,
      { checks: { database: 'ok', audit: expect.stringMatching(/^link \d+ is/) } },
    ]);
  });

  it('goes on being ready while new links are added', async () => {
    const house = await openHouse();
    for (const verb of ['disable', 'activate', 'disable'] as const) {
      await change(house, verb);
      expect((await ask(house, '/readyz')).status).toBe(200);
    }
  });
});

describe('/metrics', () => {
  it('counts every check by its result, and the keys in memory', async () => {
    const house = await openHouse();
    const { id, secret } = house.key;
    await verdict(house, { secret });
    await auth(house, { 'x-api-key': secret });
    await guess(house, 2);
    await change(house, 'disable');
    await verdict(house, { secret });
    house.database.goAway(new Error('gone'));
    await auth(house, { 'x-api-key': wrongSecret(id, 'unanswered') });
    const answer = await ask(house, '/metrics');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(checks(answer.text)).toEqual({
      valid: 2,
      INVALID: 2,
      RETIRED: 0,
      DISABLED: 1,
      LOCKED: 0,
      EXPIRED: 0,
      THROTTLED: 0,
      unavailable: 1,
    });
    expect(answer.text).toMatch(/^latchkey_cached_keys \d+$/m);
    expect(answer.text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(answer.text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  });

  it('does not count what was no check: health, a malformed body, no key at all', async () => {
    const house = await openHouse();
    await ask(house, '/healthz');
    await ask(house, '/v1/verify', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    await auth(house, {});
    const counted = Object.values(checks((await ask(house, '/metrics')).text));
    expect(counted).toEqual(counted.map(() => 0));
  });

  it('invariant 2: has the form of Prometheus, and holds no secret, name, ID or address', async () => {
    const house = await openHouse();
    const { id, secret } = house.key;
    await verdict(house, { secret, app: 'chat-bot', source: '198.51.100.7' });
    await guess(house, 6);
    const { text } = await ask(house, '/metrics');
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(|# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\n]*",?)+\})? (-?[\d.e+-]+|NaN|\+Inf))$/);
    }
    for (const word of ['lk_', id, '198.51', '127.0.0.1', 'chat-bot', 'production', 'bots', 'rasa', 'Ada']) {
      expect(text).not.toContain(word);
    }
  });
});

/** `latchkey_checks_total` by its label. */
function checks(metrics: string): Record<string, number> {
  const found = metrics.matchAll(/^latchkey_checks_total\{result="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, result, count]) => [result, Number(count)]));
}

describe('/openapi.json', () => {
  const enter = shareHouse();
  const document = async () => asRecord((await ask(enter(), '/openapi.json')).json());

  it('is an OpenAPI 3.1 document: title, version, paths, known methods, and an answer to each', async () => {
    const api = await document();
    expect(api['openapi']).toMatch(/^3\.1\.\d+$/);
    expect(api['info']).toMatchObject({ title: expect.any(String), version: expect.stringMatching(/^\d/) });
    for (const [path, item] of Object.entries(asRecord(api['paths']))) {
      expect(path).toMatch(/^\//);
      for (const [method, operation] of Object.entries(asRecord(item))) {
        expect(METHODS_OF_3_1).toContain(method);
        const responses = asRecord(asRecord(operation)['responses']);
        expect(Object.keys(responses)).not.toEqual([]);
        for (const [status, response] of Object.entries(responses)) {
          expect(status).toMatch(/^([1-5]\d\d|default)$/);
          expect(asRecord(response)['description']).toEqual(expect.any(String));
        }
      }
    }
  });

  it('lists every address that answers', async () => {
    const paths = Object.keys(asRecord((await document())['paths']));
    expect(new Set(paths)).toEqual(
      new Set(['/v1/verify', '/v1/auth', '/healthz', '/readyz', '/readyz/chat', '/metrics']),
    );
  });

  it('documents verify: what it takes, both answers, and every way to go wrong', async () => {
    const post = at(await document(), 'paths', '/v1/verify', 'post');
    const body = at(post, 'requestBody', 'content', 'application/json', 'schema');
    expect(body).toMatchObject({ type: 'object', required: ['secret'] });
    expect(new Set(Object.keys(at(body, 'properties')))).toEqual(new Set(['secret', 'keyId', 'app', 'source']));
    expect(at(post, 'responses', '200', 'content', 'application/json', 'schema')).toMatchObject({
      oneOf: [
        {
          required: ['valid', 'keyId', 'name', 'project', 'channel', 'owner', 'expiresAt', 'secret'],
          properties: { secret: { enum: ['current', 'previous', 'pending'] }, overlapEndsAt: { format: 'date-time' } },
        },
        {
          required: ['valid', 'code'],
          properties: {
            code: { enum: ['INVALID', 'RETIRED', 'DISABLED', 'LOCKED', 'EXPIRED', 'THROTTLED'] },
            retryAfterSeconds: { type: 'integer' },
          },
        },
      ],
    });
    const statuses = Object.keys(at(post, 'responses'));
    expect(statuses).toEqual(expect.arrayContaining(['200', '400', '401', '413', '415', '503']));
  });

  it('says of a problem that it comes as application/problem+json, as it does', async () => {
    const responses = at(await document(), 'paths', '/v1/verify', 'post', 'responses');
    expect(Object.keys(at(responses, '400', 'content'))).toEqual(['application/problem+json']);
  });
});

/** What a path item of OpenAPI 3.1 may hold; `query` came with 3.2. */
const METHODS_OF_3_1 = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error(`not an object: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(value));
}

/** Follows a path into a document. @throws where it leads nowhere. */
function at(value: unknown, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  return path.reduce((inner, name) => asRecord(inner[name]), asRecord(value));
}
