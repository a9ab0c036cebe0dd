import { describe, expect, it } from 'vitest';
import { AuditEntity, AuditHeadEntity } from '../../src/persistence/entities/audit.ts';
import { wrongSecret } from '../support/actors.ts';
import { isInstalled, runInstalled } from '../support/realProxy.ts';
import { openHttpApp, shareApp } from './httpApp.ts';
import { change, guess } from './keyActions.ts';
import { ask, auth, verdict } from './requests.ts';

describe('/healthz', () => {
  it('says that the process lives, even while the database does not', async () => {
    const server = await openHttpApp();
    server.database.goAway(new Error('gone'));
    const answer = await ask(server, '/healthz');
    expect([answer.status, answer.json()]).toEqual([200, { status: 'ok' }]);
  });
});

describe('/readyz', () => {
  it('names each thing that must work, and says that it does', async () => {
    const answer = await ask(await openHttpApp(), '/readyz');
    expect([answer.status, answer.json()]).toEqual([200, { status: 'ok', checks: { database: 'ok', audit: 'ok' } }]);
  });

  it('is 503 while the database is gone, and 200 when it is back', async () => {
    const server = await openHttpApp();
    server.database.goAway(new Error('connect ECONNREFUSED 10.1.2.3:5432, user latchkey, password hunter2'));
    const answer = await ask(server, '/readyz');
    expect([answer.status, answer.json()]).toMatchObject([503, { status: 'unready', checks: { database: 'failed' } }]);
    expect(answer.text).not.toMatch(/10\.1|hunter2/);
    server.database.mend();
    expect((await ask(server, '/readyz')).status).toBe(200);
  });

  it('invariant 6: is 503 and names the first broken link when the audit trail was tampered with', async () => {
    const server = await openHttpApp();
    await server.context.database.write(({ manager }) =>
      manager.update(AuditEntity, { seq: 2 }, { actorName: 'Mallory' }),
    );
    const answer = await ask(server, '/readyz');
    expect(answer.status).toBe(503);
    expect(answer.json()).toEqual({ status: 'unready', checks: { database: 'ok', audit: 'link 2 was altered' } });
    expect((await ask(server, '/readyz')).status).toBe(503);
  });

  it('invariant 6: is 503 when the end of the audit trail was cut off between two looks', async () => {
    const server = await openHttpApp();
    await change(server, 'disable');
    expect((await ask(server, '/readyz')).status).toBe(200);
    await server.context.database.write(async ({ manager }) => {
      const head = await manager.findOneByOrFail(AuditHeadEntity, { id: 1 });
      const before = await manager.findOneByOrFail(AuditEntity, { seq: head.seq - 1 });
      await manager.delete(AuditEntity, { seq: head.seq });
      await manager.update(AuditHeadEntity, { id: 1 }, { seq: before.seq, hash: before.hash });
    });
    const answer = await ask(server, '/readyz');
    expect([answer.status, answer.json()]).toMatchObject([
      503,
      { checks: { database: 'ok', audit: expect.stringMatching(/^link \d+ is/) } },
    ]);
  });

  it('goes on being ready while new links are added', async () => {
    const server = await openHttpApp();
    for (const verb of ['disable', 'activate', 'disable'] as const) {
      await change(server, verb);
      expect((await ask(server, '/readyz')).status).toBe(200);
    }
  });
});

describe('/metrics', () => {
  it('counts every check by its result, and the keys in memory', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    await verdict(server, { secret });
    await auth(server, { 'x-api-key': secret });
    await guess(server, 2);
    await verdict(server, { secret, project: 'another' });
    await change(server, 'disable');
    await verdict(server, { secret });
    server.database.goAway(new Error('gone'));
    await auth(server, { 'x-api-key': wrongSecret(id, 'unanswered') });
    const answer = await ask(server, '/metrics');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(checks(answer.text)).toEqual({
      valid: 2,
      INVALID: 2,
      RETIRED: 0,
      DELETED: 0,
      DISABLED: 1,
      LOCKED: 0,
      EXPIRED: 0,
      SUSPENDED: 0,
      FORBIDDEN: 1,
      THROTTLED: 0,
      unavailable: 1,
    });
    expect(answer.text).toMatch(/^latchkey_cached_keys \d+$/m);
    expect(answer.text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(answer.text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  });

  it('does not count what was no check: health, a malformed body, no key at all', async () => {
    const server = await openHttpApp();
    await ask(server, '/healthz');
    await ask(server, '/v1/verify', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    await auth(server, {});
    const counted = Object.values(checks((await ask(server, '/metrics')).text));
    expect(counted).toEqual(counted.map(() => 0));
  });

  it('invariant 2: has the form of Prometheus, and holds no secret, name, ID or address', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    await verdict(server, { secret, app: 'chat-bot', source: '198.51.100.7' });
    await guess(server, 6);
    const { text } = await ask(server, '/metrics');
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(|# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\n]*",?)+\})? (-?[\d.e+-]+|NaN|\+Inf))$/);
    }
    for (const word of ['lk_', id, '198.51', '127.0.0.1', 'chat-bot', 'production', 'bots', 'rasa', 'Ada']) {
      expect(text).not.toContain(word);
    }
  });
});

describe('the form of the metrics', () => {
  const enter = shareApp();
  const text = async () => (await ask(enter(), '/metrics')).text;

  it.skipIf(!isInstalled('promtool'))('has no complaint from Prometheus’ own linter', async () => {
    const linted = runInstalled('promtool', ['check', 'metrics'], await text());
    expect(linted).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  // What promtool complains of, for machines without it: github.com/prometheus/prometheus, promlint's rules.
  it('follows the linter’s rules: help, one type, `_total` for counters and for nothing else, base units', async () => {
    const lines = (await text()).split('\n');
    const types = new Map(
      lines
        .filter((line) => line.startsWith('# TYPE '))
        .map((line) => {
          const [, , name = '', type = ''] = line.split(' ');
          return [name, type] as const;
        }),
    );
    expect(types.size).toBeGreaterThan(10);
    for (const [name, type] of types) {
      expect(
        lines.some((line) => line.startsWith(`# HELP ${name} `)),
        name,
      ).toBe(true);
      expect(name.endsWith('_total'), `${name} is a ${type}`).toBe(type === 'counter');
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(name).not.toMatch(/_(count|sum|bucket|info_total|milliseconds|ms|kilobytes|kb|minutes|percent)$/);
      expect(name.split('_')).not.toContain(type);
    }
  });
});

/** `latchkey_checks_total` by its label. */
function checks(metrics: string): Record<string, number> {
  const found = metrics.matchAll(/^latchkey_checks_total\{result="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, result, count]) => [result, Number(count)]));
}

describe('/openapi.json', () => {
  const enter = shareApp();
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
      new Set([
        '/.well-known/latchkey-signing-key',
        '/v1/verify',
        '/v1/auth',
        '/v1/leaks',
        '/healthz',
        '/readyz',
        '/readyz/chat',
        '/metrics',
      ]),
    );
  });

  it('documents verify: what it takes, both answers, and every way to go wrong', async () => {
    const post = at(await document(), 'paths', '/v1/verify', 'post');
    const body = at(post, 'requestBody', 'content', 'application/json', 'schema');
    expect(body).toMatchObject({ type: 'object', required: ['secret'] });
    expect(new Set(Object.keys(at(body, 'properties')))).toEqual(
      new Set(['secret', 'keyId', 'app', 'source', 'project', 'channel', 'scope']),
    );
    expect(at(post, 'responses', '200', 'content', 'application/json', 'schema')).toMatchObject({
      oneOf: [
        {
          required: ['valid', 'keyId', 'name', 'project', 'channel', 'owner', 'expiresAt', 'secret'],
          properties: { secret: { enum: ['current', 'previous', 'pending'] }, overlapEndsAt: { format: 'date-time' } },
        },
        {
          required: ['valid', 'code'],
          properties: {
            code: {
              enum: [
                'INVALID',
                'RETIRED',
                'DELETED',
                'DISABLED',
                'LOCKED',
                'EXPIRED',
                'SUSPENDED',
                'FORBIDDEN',
                'THROTTLED',
              ],
            },
            retryAfterSeconds: { type: 'integer' },
          },
        },
      ],
    });
    const statuses = Object.keys(at(post, 'responses'));
    expect(statuses).toEqual(expect.arrayContaining(['200', '400', '401', '413', '415', '503']));
  });

  it('documents how /v1/auth is told what it guards, every answer, and who vouches for what', async () => {
    const api = await document();
    const methods = Object.keys(at(api, 'paths', '/v1/auth'));
    expect(methods).toEqual(expect.arrayContaining(['get', 'post', 'put', 'patch', 'delete', 'options']));
    for (const method of methods) {
      const operation = at(api, 'paths', '/v1/auth', method);
      const names = ['project', 'channel', 'scope'].map((name) => expect.objectContaining({ name, in: 'query' }));
      expect(operation['parameters']).toEqual(expect.arrayContaining(names));
      expect(operation['parameters']).toContainEqual(expect.objectContaining({ name: 'project', required: true }));
      const statuses = new Set(Object.keys(at(operation, 'responses')));
      expect(statuses).toEqual(new Set(['204', '401', '403', '429', '503']));
    }
    expect(at(api, 'components', 'securitySchemes')).toMatchObject({
      verifyToken: { type: 'http', scheme: 'bearer' },
      proxyToken: { type: 'apiKey', in: 'header', name: 'X-Latchkey-Token' },
      keyAsHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
    });
    expect(at(api, 'paths', '/v1/verify', 'post')['security']).toEqual([{ verifyToken: [] }, {}]);
  });

  // The rules of Redocly's `recommended-strict` set that a document of this kind can break.
  it('passes a linter: servers, security, licence, unique operation IDs, summaries, tags, and an answer for what went wrong', async () => {
    const api = await document();
    expect(api['servers']).toEqual([{ url: '/', description: expect.any(String) }]);
    expect(at(api, 'info', 'license')).toMatchObject({ name: expect.any(String), identifier: 'Apache-2.0' });
    const schemes = Object.keys(at(api, 'components', 'securitySchemes'));
    const operations = Object.values(at(api, 'paths')).flatMap((item) => Object.values(asRecord(item)).map(asRecord));
    const ids = operations.map((operation) => operation['operationId']);
    expect(new Set(ids).size).toBe(operations.length);
    for (const operation of operations) {
      expect(operation).toMatchObject({
        operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
        summary: expect.any(String),
      });
      expect(operation['tags']).toEqual([expect.stringMatching(/^(checks|leaks|operations)$/)]);
      const { security } = operation;
      if (!Array.isArray(security)) throw new Error(`${String(operation['operationId'])} says nothing of security`);
      for (const way of security) for (const name of Object.keys(asRecord(way))) expect(schemes).toContain(name);
      expect(Object.keys(at(operation, 'responses'))).toEqual(
        expect.arrayContaining([expect.stringMatching(/^2\d\d$/), expect.stringMatching(/^4\d\d$/)]),
      );
    }
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
