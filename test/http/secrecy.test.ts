import { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { sqliteOptions } from '../../src/persistence/dataSourceOptions.ts';
import { wrongSecret } from '../support/actors.ts';
import { openHttpApp, type SharedApp } from './httpApp.ts';
import { ask, auth, basic, verify } from './requests.ts';

/** Everything in the database, table by table, after the program has stopped and written all it had gathered. */
async function wholeDatabase(server: SharedApp): Promise<string> {
  await server.stop();
  const source = await new DataSource(sqliteOptions(server.file)).initialize();
  try {
    const tables: { name: string }[] = await source.query(`SELECT name FROM sqlite_master WHERE type = 'table'`);
    const rows = await Promise.all(tables.map(({ name }) => source.query(`SELECT * FROM "${name}"`)));
    return JSON.stringify(rows);
  } finally {
    await source.destroy();
  }
}

/** The part of a secret that nobody knows: it must not be found anywhere. */
function tail(secret: string): string {
  return secret.slice('lk_'.length + 16 + 1);
}

describe('invariant 2: a secret that is presented', () => {
  it('is in no log line, no metric and no database row, however it was presented and whatever came of it', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    const wrong = wrongSecret(id);
    for (const presented of [secret, wrong]) {
      await verify(server, { secret: presented });
      await verify(server, { secret: presented, keyId: id });
      await auth(server, { authorization: `Bearer ${presented}` });
      await auth(server, { authorization: basic(id, presented) });
      await auth(server, { 'x-api-key': presented });
      await ask(server, `/v1/ext-authz/project=bots/files/${presented}?key=${presented}`);
      await ask(server, `/nowhere/${presented}`);
    }
    const metrics = await ask(server, '/metrics');
    const places = [server.logged(), metrics.text, await wholeDatabase(server)];
    for (const place of places) {
      expect(place).not.toBe('');
      expect(place.includes(tail(secret))).toBe(false);
      expect(place.includes(tail(wrong))).toBe(false);
    }
  });

  it.each<readonly [string, (server: SharedApp, secret: string, mistaken: string) => Promise<unknown>]>([
    ['app', (server, secret, mistaken) => verify(server, { secret, app: mistaken })],
    ['source', (server, secret, mistaken) => verify(server, { secret, source: mistaken })],
    ['X-Latchkey-App', (server, secret, mistaken) => auth(server, { 'x-api-key': secret, 'x-latchkey-app': mistaken })],
    [
      'X-Forwarded-For',
      (server, secret, mistaken) => auth(server, { 'x-api-key': secret, 'x-forwarded-for': mistaken }),
    ],
  ])('is in no database row, though it was put by mistake where a name or an address belongs: %s', async (_, send) => {
    const server = await openHttpApp({ env: { LATCHKEY_TRUST_PROXY: 'true' } });
    const { id, secret } = server.key;
    await send(server, secret, secret);
    await send(server, wrongSecret(id), secret);
    const database = await wholeDatabase(server);
    expect(database.toLowerCase().includes(tail(secret).toLowerCase())).toBe(false);
    expect(server.logged()).not.toContain(tail(secret));
  });
});
