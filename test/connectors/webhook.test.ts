import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ConnectorDeps } from '../../src/connectors/declaration.ts';
import { openConnectors } from '../../src/connectors/index.ts';
import { SERVER_CERTIFICATE } from '../fakes/certificate.ts';
import { startReceiver } from '../fakes/webhook/receiver.ts';
import { callOf, declarationOf, depsOf, NEW_SECRET, networks, register, untilEnd } from './support.ts';

const LOOPBACK = networks('127.0.0.1/32');

/** A service with an app registered behind it, as its owner sets it up. */
async function place({ host = '127.0.0.1', tls = false, deps = {} as Partial<ConnectorDeps> } = {}) {
  const receiver = untilEnd(await startReceiver({ tls }));
  const all = depsOf({ allowed: LOOPBACK, trusted: SERVER_CERTIFICATE, lookUp: async () => ['127.0.0.1'], ...deps });
  const url = `${tls ? 'https' : 'http'}://${host}:${receiver.port}/latchkey?team=9`;
  const { settings, issued } = register('webhook', { url }, all);
  receiver.trust(issued?.secret.reveal() ?? '');
  return { receiver, settings, issued, webhook: await openConnectors(all).open('webhook', settings) };
}

describe('a webhook app', () => {
  it('is told each step by a signed request that the library of Standard Webhooks accepts', async () => {
    const { receiver, webhook } = await place();
    expect(await webhook.undeploy(callOf('s1'))).toEqual({ kind: 'done' });
    expect(await webhook.updateSecret(callOf('s2'), NEW_SECRET)).toEqual({ kind: 'done' });
    expect(await webhook.deploy(callOf('s3', { rotation: null }))).toEqual({ kind: 'done' });
    expect(receiver.refused).toEqual([]);
    const data = { app: 'web-shop', project: 'shop', key: { id: 'k7f3', name: 'web-shop key' } };
    const timestamp = '2026-01-15T12:00:00.000Z';
    const rotation = 'rotation-1';
    expect(receiver.done).toEqual([
      { id: 's1', type: 'app.undeploy', timestamp, data: { ...data, rotation } },
      { id: 's2', type: 'app.update-secret', timestamp, data: { ...data, rotation, secret: NEW_SECRET.reveal() } },
      { id: 's3', type: 'app.deploy', timestamp, data: { ...data, rotation: null } },
    ]);
    expect(receiver.requests.map(({ path, query }) => `${path}?${query}`)).toEqual(Array(3).fill('/latchkey?team=9'));
  });

  it('sends the secret in the update step alone (invariant 15)', async () => {
    const { receiver, webhook } = await place();
    await webhook.check('shop');
    await webhook.undeploy(callOf('s1'));
    await webhook.updateSecret(callOf('s2'), NEW_SECRET);
    await webhook.deploy(callOf('s3'));
    const holding = receiver.requests.filter((request) => inspect(request, { depth: 9 }).includes(NEW_SECRET.reveal()));
    expect(holding.map(({ headers }) => headers['webhook-id'])).toEqual(['s2']);
  });

  it('sees the same webhook-id when a step is tried again, so that it takes effect once (invariant 14)', async () => {
    const { receiver, webhook } = await place();
    receiver.faults({ status: 503 }, { status: 500 });
    const outcomes = [];
    for (let attempt = 0; attempt < 4; attempt += 1) outcomes.push(await webhook.deploy(callOf('s1')));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['try-again', 'try-again', 'done', 'done']);
    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual(['s1', 's1', 's1', 's1']);
    expect(receiver.done).toHaveLength(1);
  });

  it('is reached by its name over TLS: for the certificate, for SNI and in Host', async () => {
    const { receiver, webhook } = await place({ host: 'hooks.example.com', tls: true });
    expect(await webhook.check('shop')).toEqual({ kind: 'done' });
    expect(await webhook.deploy(callOf())).toEqual({ kind: 'done' });
    expect(receiver.requests[0]?.headers.host).toBe(`hooks.example.com:${receiver.port}`);
  });

  it.each([
    ['a name that its certificate doesn’t have', 'other.example.com', SERVER_CERTIFICATE],
    ['a certificate that nobody vouches for', 'hooks.example.com', undefined],
  ])('is sent nothing at %s', async (_, host, trusted) => {
    const { receiver, webhook } = await place({ host, tls: true, deps: { ...(trusted ? {} : { trusted: '' }) } });
    const failure = { code: 'unreachable', subject: host };
    expect(await webhook.check('shop')).toEqual({ kind: 'try-again', failure });
    expect(await webhook.updateSecret(callOf(), NEW_SECRET)).toEqual({ kind: 'try-again', failure });
    expect(receiver.requests).toEqual([]);
  });

  it('is checked without being sent anything', async () => {
    const { receiver, webhook } = await place();
    expect(await webhook.check('shop')).toEqual({ kind: 'done' });
    expect(receiver.requests).toEqual([]);
    await receiver.stop();
    expect(await webhook.check('shop')).toMatchObject({ kind: 'try-again', failure: { code: 'unreachable' } });
  });

  it('gets a signing secret of 32 random bytes, which nothing shows a second time', async () => {
    const { settings, issued } = await place();
    expect(issued?.secret.reveal()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect((await place()).issued?.secret.reveal()).not.toBe(issued?.secret.reveal());
    expect(declarationOf('webhook').describe(settings)).toMatch(/^127\.0\.0\.1:\d+$/);
  });
});

describe('a webhook’s URL', () => {
  const problem = (url: string, allowed: readonly string[] = []) => {
    const read = declarationOf('webhook').read({ url }, depsOf({ allowed: networks(...allowed) }), 'shop');
    return read.kind === 'problems' ? read.problems.map(({ words }) => words).join('\n') : 'fine';
  };

  it.each([
    ['https://hooks.example.com/latchkey', 'fine'],
    ['https://93.184.215.14/', 'fine'],
    ['hooks.example.com', /whole address/],
    ['ftp://hooks.example.com/', /whole address/],
    ['javascript:alert(1)', /whole address/],
    ['http://hooks.example.com/', /Use https/],
    ['https://ben:pw@hooks.example.com/', /user name or password/],
    ['https://127.0.0.1/', /isn’t public/],
    ['https://2130706433/', /isn’t public/],
    ['https://0x7f.1/', /isn’t public/],
    ['https://169.254.169.254/latest/meta-data', /isn’t public/],
    ['https://[::1]/', /isn’t public/],
    ['https://[::ffff:10.0.0.1]/', /isn’t public/],
    ['', /url is missing/],
    [`https://hooks.example.com/${'x'.repeat(2_000)}`, /at most 2,000/],
  ])('%s: %s', (url, expected) => {
    expect(problem(url)).toMatch(expected);
  });

  it('may be http only within networks that the operator named', () => {
    expect(problem('http://10.1.2.3/', ['10.0.0.0/8'])).toBe('fine');
    expect(problem('http://93.184.215.14/', ['10.0.0.0/8'])).toMatch(/Use https/);
    expect(problem('http://192.168.0.1/', ['10.0.0.0/8'])).toMatch(/isn’t public/);
    // A name is looked up at each call.
    expect(problem('http://hooks.internal/', ['10.0.0.0/8'])).toBe('fine');
  });

  it('is the only setting: others are refused by name', () => {
    const read = declarationOf('webhook').read(
      { url: 'https://a.example/', token: 'x', 'signing-secret': 'whsec_x' },
      depsOf(),
      'shop',
    );
    expect(read).toMatchObject({ kind: 'problems', problems: [{ option: 'token' }, { option: 'signing-secret' }] });
  });
});
