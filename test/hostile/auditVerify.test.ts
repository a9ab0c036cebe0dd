import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { auditVerify } from '../../src/cli/auditVerification.ts';
import { openReadOnly } from '../../src/persistence/sqlite/readOnlyDatabase.ts';
import { change } from '../../src/services/audit/auditTrail.ts';
import { checkPepper } from '../../src/services/deployment.ts';
import { testContext } from '../support/context.ts';
import { type DatabaseFixture, describeOnBoth, describeOnSqlite, urlOf } from '../support/databases.ts';

const PEPPER = Buffer.alloc(32, 7).toString('base64');

/** Runs `npm run audit:verify` on a database, in this process. */
async function verify(url: string, args: readonly string[] = [], pepper = PEPPER) {
  let [said, complained] = ['', ''];
  const code = await auditVerify({
    args,
    env: { DATABASE_URL: url, LATCHKEY_PEPPER: pepper },
    print: (text) => {
      said += text;
    },
    printError: (text) => {
      complained += text;
    },
  });
  return { code, said, complained };
}

/** A trail of three links in a database that a running Latchkey has open. */
async function running(fixture: DatabaseFixture) {
  const context = testContext(await fixture.open());
  await checkPepper(context.database, context.pepper);
  await change(context, async (transaction) => {
    for (const subject of ['one', 'two', 'three']) transaction.record({ by: 'latchkey', action: 'whoami', subject });
  });
  return context;
}

describeOnBoth('verifying the audit trail', (fixture) => {
  it('works beside a running Latchkey, and holds the trail against heads that were logged', async () => {
    await running(fixture);
    const plain = await verify(fixture.url);
    expect(plain).toMatchObject({ code: 0, complained: '' });
    const head = /ends at (3:[0-9a-f]{16})\.\n$/.exec(plain.said)?.[1] ?? '';
    expect(await verify(fixture.url, ['--head', head, '--head', `0:${'0'.repeat(64)}`])).toEqual({
      code: 0,
      said: `The audit chain is sound: 3 links.\nIt contains all 2 heads that you named.\nIt ends at ${head}.\n`,
      complained: '',
    });
    const other = await verify(fixture.url, ['--head', `2:${'f'.repeat(16)}`]);
    expect(other).toMatchObject({
      code: 1,
      said: expect.stringMatching(/broken after 1 sound .*link 2 isn’t the one/),
    });
    const later = await verify(fixture.url, ['--head', `7:${'f'.repeat(16)}`]);
    expect(later).toMatchObject({ code: 1, said: expect.stringMatching(/link 7 was recorded elsewhere.*cut off/) });
    for (const wrong of ['3', '3:zz', `3:${'f'.repeat(8)}`, `-1:${'f'.repeat(16)}`, ''])
      expect(await verify(fixture.url, ['--head', wrong])).toMatchObject({
        code: 2,
        complained: expect.stringContaining('Usage'),
      });
  });

  it('can write nothing, whatever it is asked', async () => {
    await running(fixture);
    const opened = await openReadOnly(fixture.url);
    if (opened.kind !== 'open') throw new Error(opened.kind);
    const { database } = opened;
    onTestFinished(() => database.close());
    const write = database.read((manager) => manager.query('DELETE FROM "audit_event"'));
    await expect(write).rejects.toThrow(/read-?only/i);
  });

  it('says so where the database has another version’s schema, another pepper, or is none of ours', async () => {
    await running(fixture);
    expect(await verify(fixture.url, [], Buffer.alloc(32, 8).toString('base64'))).toMatchObject({
      code: 2,
      complained: expect.stringContaining('wrong pepper'),
    });
    const raw = await fixture.openRaw();
    await raw.query(`INSERT INTO "migrations" ("timestamp", "name") VALUES (9999999999999, 'Future9999999999999')`);
    expect(await verify(fixture.url)).toMatchObject({ code: 2, complained: expect.stringContaining('newer version') });
    await raw.query(`DELETE FROM "migrations" WHERE "timestamp" > 1796000000000`);
    expect(await verify(fixture.url)).toMatchObject({ code: 2, complained: expect.stringContaining('older version') });
    await raw.query('DROP TABLE "migrations"');
    expect(await verify(fixture.url)).toMatchObject({
      code: 2,
      complained: expect.stringContaining('isn’t Latchkey’s'),
    });
  });

  it('makes no database where there is none', async () => {
    const url =
      fixture.dialect === 'sqlite'
        ? fixture.url.replace('latchkey.sqlite', 'none/latchkey.sqlite')
        : urlOf(fixture.url, 'latchkey_no_such_database');
    const answer = await verify(url);
    expect(answer).toMatchObject({ code: 2, said: '' });
    expect(answer.complained).toMatch(/The database .* doesn’t exist.*None was created|has no database/s);
    if (fixture.dialect === 'sqlite') expect(await readdir(dirname(fileOf(fixture)))).not.toContain('none');
  });
});

describeOnSqlite('verifying the audit trail of a copy', (fixture) => {
  it('leaves nothing beside it, and reads what still stands in its write-ahead log', async () => {
    const context = await running(fixture);
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-copy #1? '));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [withLog, alone] = [join(folder, 'with'), join(folder, 'alone')];
    await mkdir(withLog);
    await mkdir(alone);
    for (const end of ['', '-wal']) await copyFile(`${fileOf(fixture)}${end}`, join(withLog, `copy.sqlite${end}`));
    await context.database.close();
    await copyFile(fileOf(fixture), join(alone, 'copy.sqlite'));
    for (const place of [withLog, alone])
      expect(await verify(`sqlite:${join(place, 'copy.sqlite')}`)).toMatchObject({
        code: 0,
        said: expect.stringContaining('3 links'),
      });
    expect(await readdir(alone)).toEqual(['copy.sqlite']);
    await writeFile(join(alone, 'letter'), 'this is a letter, not a database. '.repeat(200));
    expect(await verify(`sqlite:${join(alone, 'letter')}`)).toMatchObject({ code: 2, said: '' });
  });
});

function fileOf(fixture: DatabaseFixture): string {
  return fixture.url.replace(/^sqlite:/, '');
}
