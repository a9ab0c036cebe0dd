import { describe, expect, it } from 'vitest';
import { shareApp } from './httpApp.ts';
import { ask } from './requests.ts';

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
