import { rm, writeFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Connections } from '../../src/connectors/connections.ts';
import { openConnectors } from '../../src/connectors/index.ts';
import { startVault } from '../fakes/vault/vaultServer.ts';
import { callOf, declarationOf, depsOf, NEW_SECRET, register, untilEnd } from './support.ts';

const GIVEN = { connection: 'vault1', path: 'shop/web', field: 'api_key' };
const DONE = { kind: 'done' };

async function place({ given = {}, namespace = undefined as string | undefined } = {}) {
  const server = untilEnd(await startVault(namespace));
  server.write('shop/web', { api_key: 'lk_old', dsn: 'postgres://db' });
  const { origin: address, tokenFile } = server;
  const connections: Connections = new Map([
    ['vault1', { connector: 'vault', projects: ['shop'], address, tokenFile, mount: 'secret', namespace }],
  ]);
  const deps = depsOf({ connections });
  const { settings } = register('vault', { ...GIVEN, ...given }, deps);
  return { server, app: await openConnectors(deps).open('vault', settings) };
}

describe('a vault app', () => {
  it('gets the new secret as a new version of its one field; the others are neither changed nor read (invariant 15)', async () => {
    const { server, app } = await place();
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual(DONE);
    const data = { api_key: NEW_SECRET.reveal(), dsn: 'postgres://db' };
    expect(server.read('shop/web')).toEqual({ version: 2, data });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/secret/metadata/shop/web',
      'PATCH /v1/secret/data/shop/web',
    ]);
  });

  it('needs no permission beyond reading its metadata and patching its data', async () => {
    const { server, app } = await place();
    server.policy({ 'secret/metadata/shop/web': ['read'], 'secret/data/shop/web': ['patch'] });
    expect(await app.check('shop')).toEqual(DONE);
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual(DONE);
    server.policy({ 'secret/metadata/shop/web': ['read'], 'secret/data/shop/web': ['read'] });
    expect(await app.check('shop')).toEqual({ kind: 'failed', failure: { code: 'not-allowed', subject: 'shop/web' } });
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toMatchObject({
      failure: { code: 'not-allowed', status: 403 },
    });
  });

  it('is written on the version that was read: what somebody else wrote meanwhile stays', async () => {
    const { server, app } = await place();
    let meddled = 0;
    server.onRead(() => {
      if (meddled++ === 0) server.write('shop/web', { api_key: 'lk_old', dsn: 'postgres://other' });
    });
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual(DONE);
    expect(server.read('shop/web')).toEqual({
      version: 3,
      data: { api_key: NEW_SECRET.reveal(), dsn: 'postgres://other' },
    });
  });

  it('under constant change it is tried again later', async () => {
    const { server, app } = await place();
    server.onRead(() => server.write('shop/web', { api_key: 'lk_old' }));
    const failure = { code: 'conflict', subject: 'shop/web' };
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual({ kind: 'try-again', failure });
    expect(server.read('shop/web')?.data).toEqual({ api_key: 'lk_old' });
    expect(server.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(3);
  });

  it('is undeployed and deployed by a person, unless it notices a new secret by itself', async () => {
    const { app } = await place();
    expect(await app.undeploy(callOf())).toEqual({ kind: 'by-hand' });
    expect(await app.deploy(callOf())).toEqual({ kind: 'by-hand' });
    const { app: selfish } = await place({ given: { restart: 'self' } });
    expect(await selfish.undeploy(callOf())).toEqual({ kind: 'by-hand' });
    expect(await selfish.deploy(callOf())).toEqual(DONE);
  });

  it('is reached with the token that the file holds now, in the connection’s namespace', async () => {
    const { server, app } = await place({ namespace: 'team-a' });
    expect(await app.check('shop')).toEqual(DONE);
    await server.renew('hvs.second');
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual(DONE);
  });

  it.each(['', 'two words', 'line\nline', 'ü'])('a file that holds “%s” is no token', async (token) => {
    const { server, app } = await place();
    await writeFile(server.tokenFile, token);
    const outcome = { kind: 'failed', failure: { code: 'bad-settings', subject: 'vault1' } };
    expect(await app.check('shop')).toEqual(outcome);
    await rm(server.tokenFile);
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual(outcome);
    expect(server.requests).toEqual([]);
  });
});

describe('a vault that says no', () => {
  const failure = (code: string, status?: number) => ({ code, ...(status && { status }), subject: 'shop/web' });

  it('a secret that doesn’t exist is not created', async () => {
    const { server, app } = await place({ given: { path: 'shop/other' } });
    const expected = { kind: 'failed', failure: { code: 'not-found', status: 404, subject: 'shop/other' } };
    expect(await app.check('shop')).toEqual(expected);
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual(expected);
    expect(server.read('shop/other')).toBeUndefined();
  });

  it.each([
    [
      { status: 503, body: { errors: ['Vault is sealed leaky'] } },
      { kind: 'try-again', failure: failure('answered', 503) },
    ],
    [{ status: 412 }, { kind: 'try-again', failure: failure('answered', 412) }],
    [
      { status: 400, body: { errors: ['leaky'] } },
      { kind: 'failed', failure: failure('answered', 400) },
    ],
    [
      { status: 200, body: 'leaky' },
      { kind: 'failed', failure: failure('unexpected') },
    ],
    [
      { status: 200, body: { data: { current_version: '1' } } },
      { kind: 'failed', failure: failure('unexpected') },
    ],
  ])('%j', async (reply, expected) => {
    const { server, app } = await place();
    server.faults(reply);
    const outcome = await app.updateSecret(callOf(), NEW_SECRET);
    expect(outcome).toEqual(expected);
    expect(inspect(outcome)).not.toContain('leaky');
    expect(server.read('shop/web')?.version).toBe(1);
  });

  it('a write that is refused for another reason than its version is a failure at once', async () => {
    const { server, app } = await place();
    server.faults(
      { status: 200, body: { data: { current_version: 1 } } },
      { status: 400, body: { errors: ['leaky'] } },
    );
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual({ kind: 'failed', failure: failure('answered', 400) });
  });

  it('a standby that redirects is not followed: the token stays here (invariant 15)', async () => {
    const elsewhere = untilEnd(await startVault());
    const { server, app } = await place();
    server.faults({ status: 307, headers: { location: `${elsewhere.origin}/v1/secret/metadata/shop/web` } });
    expect(await app.updateSecret(callOf(), NEW_SECRET)).toEqual({
      kind: 'failed',
      failure: failure('redirected', 307),
    });
    expect(elsewhere.connections()).toBe(0);
  });
});

describe('the settings of a vault app', () => {
  it.each([
    ['path', '../sys/auth'],
    ['path', 'shop/../../sys'],
    ['path', 'shop/./web'],
    ['path', '/shop'],
    ['path', 'shop//web'],
    ['path', 'shop/web?version=1'],
    ['path', 'shop%2f..'],
    ['field', 'a b'],
    ['restart', 'never'],
  ])('%s:%s is refused', (option, value) => {
    const read = declarationOf('vault').read({ ...GIVEN, [option]: value }, depsOf(), 'shop');
    expect(read).toMatchObject({ kind: 'problems', problems: [{ option }] });
  });

  it('say where they lead', () => {
    expect(declarationOf('vault').describe(GIVEN)).toBe('vault1: shop/web api_key');
  });
});
