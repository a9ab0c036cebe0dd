import { describe, expect, it } from 'vitest';
import { SecretUseEntity } from '../../src/persistence/entities/uses.ts';
import { openHttpApp, type SharedApp, shareApp } from '../http/httpApp.ts';
import { speak } from '../http/keyActions.ts';
import { auth, verdict, verify } from '../http/requests.ts';
import { wrongSecret } from '../support/actors.ts';

/** Where a key's failures that still count came from. */
const failedFrom = async (app: SharedApp) => (await app.stored()).failures.map(({ source }) => source);

/** Where a key was used from, as `show` tells. */
async function usedFrom(app: SharedApp): Promise<ReadonlySet<string>> {
  await speak(app);
  const rows = await app.context.database.read((manager) => manager.findBy(SecretUseEntity, { keyId: app.key.id }));
  return new Set(rows.map(({ source }) => source));
}

describe('an address with a port in X-Forwarded-For, as some proxies write it', () => {
  it('is the address, in every form, for both ways of asking', async () => {
    const app = await openHttpApp({ env: { LATCHKEY_TRUST_PROXY: 'true', LATCHKEY_LOCK_COUNTS: 'anyone' } });
    const written = [
      '203.0.113.9:51234',
      '[2001:db8::1]:443',
      '[2001:db8::1]',
      '2001:DB8:0:0::1',
      '::ffff:203.0.113.9',
      'fe80::1%eth0',
      '198.51.100.1, 203.0.113.9:80',
      '"[2001:db8::1]:443"',
    ];
    for (const [nth, address] of written.entries()) {
      const secret = wrongSecret(app.key.id, nth);
      const headers = { 'x-forwarded-for': address };
      if (nth % 2 === 0) await verdict(app, { secret }, headers);
      else await auth(app, { 'x-api-key': secret, ...headers });
    }
    const [four, six] = ['203.0.113.9', '2001:db8::1'];
    expect(await failedFrom(app)).toEqual([four, six, six, six, four, 'fe80::1', four, six]);
  });

  it('makes one user of a secret, whatever port its connections have', async () => {
    const app = await openHttpApp({ env: { LATCHKEY_TRUST_PROXY: 'true' } });
    for (const port of [50_001, 50_002, 50_003])
      await auth(app, { 'x-api-key': app.key.secret, 'x-forwarded-for': `203.0.113.9:${port}` });
    await auth(app, { 'x-api-key': app.key.secret, 'x-forwarded-for': '[2001:db8::1]:443' });
    expect(await usedFrom(app)).toEqual(new Set(['2001:db8::1', '203.0.113.9']));
  });

  it('that is none is nobody’s, least of all the proxy’s own', async () => {
    const app = await openHttpApp({ env: { LATCHKEY_TRUST_PROXY: 'true' } });
    await verdict(app, { secret: app.key.secret });
    for (const [nth, nonsense] of ['unknown', '_hidden:80', '<b>', '1.2.3.4.5', '[x]:1', 'a b'].entries())
      await auth(app, { 'x-api-key': wrongSecret(app.key.id, nth), 'x-forwarded-for': nonsense });
    expect(new Set(await failedFrom(app))).toEqual(new Set(['0.0.0.0']));
  });
});

describe('an address with a port in source', () => {
  const enter = shareApp();

  it('invariant 19: is one stranger with as many ports as it likes', async () => {
    const app = await openHttpApp();
    for (const port of ['50001', '50002'])
      for (let nth = 0; nth < 5; nth += 1)
        await verdict(app, { secret: wrongSecret(app.key.id, nth), source: `203.0.113.9:${port}` });
    expect(await app.stored()).toMatchObject({ lockedAt: null, failureTotal: 10 });
    expect(await failedFrom(app)).toEqual(Array(5).fill('203.0.113.9'));
    expect(await verdict(app, { secret: app.key.secret, source: '203.0.113.9:50003' })).toMatchObject({
      valid: true,
    });
  });

  it.each(['[2001:db8::1]:443', '[2001:db8::1]', '"[2001:db8::1]:443"', 'for="[2001:db8::1]:443"', 'fe80::1%eth0'])(
    'is taken as people copy it: %s',
    async (source) => {
      const app = enter();
      const answer = await verify(app, { secret: app.key.secret, source });
      expect([answer.status, answer.json()]).toMatchObject([200, { valid: true }]);
    },
  );
});
