import { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { sqliteOptions } from '../../src/persistence/dataSourceOptions.ts';
import { wrongSecret } from '../support/actors.ts';
import { type House, openHouse } from './httpApp.ts';
import { ask, auth, basic, verify } from './requests.ts';

/** Everything in the database, table by table, after the program has stopped and written all it had gathered. */
async function wholeDatabase(house: House): Promise<string> {
  await house.stop();
  const source = await new DataSource(sqliteOptions(house.file)).initialize();
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
    const house = await openHouse();
    const { id, secret } = house.key;
    const wrong = wrongSecret(id);
    for (const presented of [secret, wrong]) {
      await verify(house, { secret: presented });
      await verify(house, { secret: presented, keyId: id });
      await auth(house, { authorization: `Bearer ${presented}` });
      await auth(house, { authorization: basic(id, presented) });
      await auth(house, { 'x-api-key': presented });
      await ask(house, `/v1/ext-authz/project=bots/files/${presented}?key=${presented}`);
      await ask(house, `/nowhere/${presented}`);
    }
    const metrics = await ask(house, '/metrics');
    const places = [house.logged(), metrics.text, await wholeDatabase(house)];
    for (const place of places) {
      expect(place).not.toBe('');
      expect(place.includes(tail(secret))).toBe(false);
      expect(place.includes(tail(wrong))).toBe(false);
    }
  });

  it.each<readonly [string, (house: House, secret: string, mistaken: string) => Promise<unknown>]>([
    ['app', (house, secret, mistaken) => verify(house, { secret, app: mistaken })],
    ['source', (house, secret, mistaken) => verify(house, { secret, source: mistaken })],
    ['X-Latchkey-App', (house, secret, mistaken) => auth(house, { 'x-api-key': secret, 'x-latchkey-app': mistaken })],
    ['X-Forwarded-For', (house, secret, mistaken) => auth(house, { 'x-api-key': secret, 'x-forwarded-for': mistaken })],
  ])('is in no database row, though it was put by mistake where a name or an address belongs: %s', async (_, send) => {
    const house = await openHouse({ env: { LATCHKEY_TRUST_PROXY: 'true' } });
    const { id, secret } = house.key;
    await send(house, secret, secret);
    await send(house, wrongSecret(id), secret);
    const database = await wholeDatabase(house);
    expect(database.toLowerCase().includes(tail(secret).toLowerCase())).toBe(false);
    expect(house.logged()).not.toContain(tail(secret));
  });
});
