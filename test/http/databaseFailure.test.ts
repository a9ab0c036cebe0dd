import { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { sqliteOptions } from '../../src/persistence/dataSourceOptions.ts';
import { SecretEntity } from '../../src/persistence/entities/keys.ts';
import { regenerate, wrongSecret } from '../support/actors.ts';
import { until } from '../support/until.ts';
import { openHttpApp, type SharedApp } from './httpApp.ts';
import { change, guess, rotate, speak } from './keyActions.ts';
import { type Answer, auth, verdict, verify } from './requests.ts';

const DISK_FULL = Object.assign(new Error('SQLITE_FULL: database or disk is full'), { code: 'SQLITE_FULL' });

/** Nothing was decided, and the caller is told so, in both ways of asking. */
async function expectUndecided(app: SharedApp, secret: string): Promise<void> {
  const answers: readonly Answer[] = [await verify(app, { secret }), await auth(app, { 'x-api-key': secret })];
  for (const answer of answers) {
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      503,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.json()).toMatchObject({ status: 503, detail: expect.stringMatching(/nothing was decided/) });
    expect(answer.text).not.toMatch(/sqlite|disk|valid"/i);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('x-latchkey-'))).toEqual([]);
  }
  expect(app.logged()).toContain('"during":"verify"');
  expect(app.logged()).toContain('"during":"auth"');
}

/** Someone works on the database's file beside the program. */
async function besideTheProgram(app: SharedApp, ...statements: readonly string[]): Promise<void> {
  const source = await new DataSource(sqliteOptions(app.file)).initialize();
  for (const statement of statements) await source.query(statement);
  await source.destroy();
}

describe('while the database can’t be written', () => {
  it('invariant 8: a wrong secret is not answered, because it can’t be counted; later it is, once for each', async () => {
    const app = await openHttpApp();
    app.database.refuseWrites(DISK_FULL);
    await expectUndecided(app, wrongSecret(app.key.id));
    app.database.mend();
    expect(await app.stored()).toMatchObject({ failureTotal: 0 });
    expect(await guess(app, 2)).toEqual({ valid: false, code: 'INVALID' });
    expect(await app.stored()).toMatchObject({ failureTotal: 2 });
  });

  it('invariant 8: a count that is rolled back at the last moment answers nothing either', async () => {
    const app = await openHttpApp();
    app.database.refuseCommits(DISK_FULL);
    await expectUndecided(app, wrongSecret(app.key.id));
    app.database.mend();
    expect(await app.stored()).toMatchObject({ failureTotal: 0, failures: [] });
  });

  it('invariant 8: hundreds of wrong secrets at once get no answer, and no lock', async () => {
    const app = await openHttpApp();
    const { id, secret } = app.key;
    await verdict(app, { secret });
    app.database.refuseCommits(DISK_FULL);
    const guesses = Array.from({ length: 250 }, (_, nth) => verify(app, { secret: wrongSecret(id, nth) }));
    for (const { status } of await Promise.all(guesses)) expect(status).toBe(503);
    app.database.mend();
    expect(await app.stored()).toMatchObject({ failureTotal: 0, lockedAt: null });
  });

  it('invariant 5: the first use of a pending secret is not answered, and promotes nothing', async () => {
    const app = await openHttpApp();
    const { context, owner, key } = app;
    const { secret } = await regenerate(context, owner, key.id);
    app.database.refuseCommits(DISK_FULL);
    await expectUndecided(app, secret.reveal());
    app.database.mend();
    const rows = await context.database.read((manager) =>
      manager.find(SecretEntity, { where: { keyId: key.id }, order: { generation: 'ASC' } }),
    );
    expect(rows.map((row) => row.state)).toEqual(['current', 'pending']);
    expect(await verdict(app, { secret: secret.reveal() })).toMatchObject({ valid: true, secret: 'pending' });
  });

  it('a right secret that is in memory is still answered, and its use is written down when the database is back', async () => {
    const app = await openHttpApp();
    const { secret } = app.key;
    await verdict(app, { secret });
    app.database.refuseWrites(DISK_FULL);
    expect(await verdict(app, { secret })).toMatchObject({ valid: true });
    await speak(app);
    expect(app.logged()).toContain('use flush failed');
    expect(await verdict(app, { secret })).toMatchObject({ valid: true });
    app.database.mend();
    await speak(app);
    expect(await app.stored()).toMatchObject({ useCount: 3, lastUsedAt: app.time.now() });
  });

  it('invariant 6: a change that can’t be written has not happened: the key is still good', async () => {
    const app = await openHttpApp();
    app.database.refuseCommits(DISK_FULL);
    await expect(change(app, 'disable')).rejects.toThrow('SQLITE_FULL');
    expect(await verdict(app, { secret: app.key.secret })).toMatchObject({ valid: true });
  });
});

describe('while the database is gone', () => {
  it('a key that is not in memory can’t be judged, right or wrong', async () => {
    const app = await openHttpApp();
    app.database.goAway(new Error('SQLITE_CANTOPEN: unable to open database file'));
    await expectUndecided(app, app.key.secret);
    await expectUndecided(app, wrongSecret(app.key.id));
    await expectUndecided(app, wrongSecret('0123456789abcdef'));
    app.database.mend();
    expect(await verdict(app, { secret: app.key.secret })).toMatchObject({ valid: true });
    expect(await app.stored()).toMatchObject({ failureTotal: 0 });
  });

  it('a string that is no secret needs no database to be INVALID', async () => {
    const app = await openHttpApp();
    app.database.goAway(new Error('gone'));
    expect(await verdict(app, { secret: 'hunter2' })).toEqual({ valid: false, code: 'INVALID' });
  });
});

describe('on a database that was damaged beside the program', () => {
  it('invariant 8: without the table where failures are laid to addresses, nothing is decided', async () => {
    const app = await openHttpApp();
    await verdict(app, { secret: app.key.secret });
    await besideTheProgram(app, 'DROP TABLE key_source');
    await expectUndecided(app, wrongSecret(app.key.id));
    expect(await app.stored()).toMatchObject({ failureTotal: 0, failures: [] });
  });

  it('invariant 6: without the audit trail no lock is set, and the attempt that would have set it is not answered', async () => {
    const app = await openHttpApp();
    const { id, secret } = app.key;
    await verdict(app, { secret });
    await guess(app, 9);
    await besideTheProgram(app, 'DROP TABLE audit_event');
    await expectUndecided(app, wrongSecret(id, 'tenth'));
    expect(await app.stored()).toMatchObject({ failureTotal: 9, lockedAt: null });
  });

  it('a retired secret is not answered where its owner can’t be told of it', async () => {
    const app = await openHttpApp();
    await rotate(app);
    await besideTheProgram(app, 'DROP TABLE notice');
    await expectUndecided(app, app.key.secret);
  });

  it('without its keys not even a right secret is good, once the program has noticed', async () => {
    const app = await openHttpApp();
    const { secret } = app.key;
    await verdict(app, { secret });
    await besideTheProgram(app, 'ALTER TABLE api_key RENAME TO hidden');
    await until('memory to be given up', async () => (await verify(app, { secret })).status === 503);
    await expectUndecided(app, secret);
    await besideTheProgram(app, 'ALTER TABLE hidden RENAME TO api_key');
    await until('the key to be good again', async () => (await verify(app, { secret })).status === 200);
  });
});
