import { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { sqliteOptions } from '../../src/persistence/dataSourceOptions.ts';
import { SecretEntity } from '../../src/persistence/entities/keys.ts';
import { regenerate, wrongSecret } from '../support/actors.ts';
import { until } from '../support/until.ts';
import { type House, openHouse } from './httpApp.ts';
import { change, guess, rotate, speak } from './keyActions.ts';
import { type Answer, auth, verdict, verify } from './requests.ts';

const DISK_FULL = Object.assign(new Error('SQLITE_FULL: database or disk is full'), { code: 'SQLITE_FULL' });

/** Nothing was decided, and the caller is told so, in both ways of asking. */
async function expectUndecided(house: House, secret: string): Promise<void> {
  const answers: readonly Answer[] = [await verify(house, { secret }), await auth(house, { 'x-api-key': secret })];
  for (const answer of answers) {
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      503,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.json()).toMatchObject({ status: 503, detail: expect.stringMatching(/nothing was decided/) });
    expect(answer.text).not.toMatch(/sqlite|disk|valid"/i);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('x-latchkey-'))).toEqual([]);
  }
  expect(house.logged()).toContain('"during":"verify"');
  expect(house.logged()).toContain('"during":"auth"');
}

/** Someone works on the database's file beside the program. */
async function besideTheProgram(house: House, ...statements: readonly string[]): Promise<void> {
  const source = await new DataSource(sqliteOptions(house.file)).initialize();
  for (const statement of statements) await source.query(statement);
  await source.destroy();
}

describe('while the database can’t be written', () => {
  it('invariant 8: a wrong secret is not answered, because it can’t be counted; later it is, once for each', async () => {
    const house = await openHouse();
    house.database.refuseWrites(DISK_FULL);
    await expectUndecided(house, wrongSecret(house.key.id));
    house.database.mend();
    expect(await house.stored()).toMatchObject({ failureTotal: 0 });
    expect(await guess(house, 2)).toEqual({ valid: false, code: 'INVALID' });
    expect(await house.stored()).toMatchObject({ failureTotal: 2 });
  });

  it('invariant 8: a count that is rolled back at the last moment answers nothing either', async () => {
    const house = await openHouse();
    house.database.refuseCommits(DISK_FULL);
    await expectUndecided(house, wrongSecret(house.key.id));
    house.database.mend();
    expect(await house.stored()).toMatchObject({ failureTotal: 0, failures: [] });
  });

  it('invariant 8: hundreds of wrong secrets at once get no answer, and no lock', async () => {
    const house = await openHouse();
    const { id, secret } = house.key;
    await verdict(house, { secret });
    house.database.refuseCommits(DISK_FULL);
    const guesses = Array.from({ length: 250 }, (_, nth) => verify(house, { secret: wrongSecret(id, nth) }));
    for (const { status } of await Promise.all(guesses)) expect(status).toBe(503);
    house.database.mend();
    expect(await house.stored()).toMatchObject({ failureTotal: 0, lockedAt: null });
  });

  it('invariant 5: the first use of a pending secret is not answered, and promotes nothing', async () => {
    const house = await openHouse();
    const { context, owner, key } = house;
    const { secret } = await regenerate(context, owner, key.id);
    house.database.refuseCommits(DISK_FULL);
    await expectUndecided(house, secret.reveal());
    house.database.mend();
    const rows = await context.database.read((manager) =>
      manager.find(SecretEntity, { where: { keyId: key.id }, order: { generation: 'ASC' } }),
    );
    expect(rows.map((row) => row.state)).toEqual(['current', 'pending']);
    expect(await verdict(house, { secret: secret.reveal() })).toMatchObject({ valid: true, secret: 'pending' });
  });

  it('a right secret that is in memory is still answered, and its use is written down when the database is back', async () => {
    const house = await openHouse();
    const { secret } = house.key;
    await verdict(house, { secret });
    house.database.refuseWrites(DISK_FULL);
    expect(await verdict(house, { secret })).toMatchObject({ valid: true });
    await speak(house);
    expect(house.logged()).toContain('uses could not be written');
    expect(await verdict(house, { secret })).toMatchObject({ valid: true });
    house.database.mend();
    await speak(house);
    expect(await house.stored()).toMatchObject({ useCount: 3, lastUsedAt: house.time.now() });
  });

  it('invariant 6: a change that can’t be written has not happened: the key is still good', async () => {
    const house = await openHouse();
    house.database.refuseCommits(DISK_FULL);
    await expect(change(house, 'disable')).rejects.toThrow('SQLITE_FULL');
    expect(await verdict(house, { secret: house.key.secret })).toMatchObject({ valid: true });
  });
});

describe('while the database is gone', () => {
  it('a key that is not in memory can’t be judged, right or wrong', async () => {
    const house = await openHouse();
    house.database.goAway(new Error('SQLITE_CANTOPEN: unable to open database file'));
    await expectUndecided(house, house.key.secret);
    await expectUndecided(house, wrongSecret(house.key.id));
    await expectUndecided(house, wrongSecret('0123456789abcdef'));
    house.database.mend();
    expect(await verdict(house, { secret: house.key.secret })).toMatchObject({ valid: true });
    expect(await house.stored()).toMatchObject({ failureTotal: 0 });
  });

  it('a string that is no secret needs no database to be INVALID', async () => {
    const house = await openHouse();
    house.database.goAway(new Error('gone'));
    expect(await verdict(house, { secret: 'hunter2' })).toEqual({ valid: false, code: 'INVALID' });
  });
});

describe('on a database that was damaged beside the program', () => {
  it('invariant 8: without the table where failures are laid to addresses, nothing is decided', async () => {
    const house = await openHouse();
    await verdict(house, { secret: house.key.secret });
    await besideTheProgram(house, 'DROP TABLE key_source');
    await expectUndecided(house, wrongSecret(house.key.id));
    expect(await house.stored()).toMatchObject({ failureTotal: 0, failures: [] });
  });

  it('invariant 6: without the audit trail no lock is set, and the attempt that would have set it is not answered', async () => {
    const house = await openHouse();
    const { id, secret } = house.key;
    await verdict(house, { secret });
    await guess(house, 9);
    await besideTheProgram(house, 'DROP TABLE audit_event');
    await expectUndecided(house, wrongSecret(id, 'tenth'));
    expect(await house.stored()).toMatchObject({ failureTotal: 9, lockedAt: null });
  });

  it('a retired secret is not answered where its owner can’t be told of it', async () => {
    const house = await openHouse();
    await rotate(house);
    await besideTheProgram(house, 'DROP TABLE notice');
    await expectUndecided(house, house.key.secret);
  });

  it('without its keys not even a right secret is good, once the program has noticed', async () => {
    const house = await openHouse();
    const { secret } = house.key;
    await verdict(house, { secret });
    await besideTheProgram(house, 'ALTER TABLE api_key RENAME TO hidden');
    await until('memory to be given up', async () => (await verify(house, { secret })).status === 503);
    await expectUndecided(house, secret);
    await besideTheProgram(house, 'ALTER TABLE hidden RENAME TO api_key');
    await until('the key to be good again', async () => (await verify(house, { secret })).status === 200);
  });
});
