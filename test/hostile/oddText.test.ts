import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DAY } from '../../src/domain/time/time.ts';
import { SecretUseEntity } from '../../src/persistence/entities/uses.ts';
import { WarningEntity } from '../../src/persistence/entities/warnings.ts';
import { checkPepper } from '../../src/services/deployment.ts';
import { openHttpApp, type SharedApp } from '../http/httpApp.ts';
import { verdict, verify } from '../http/requests.ts';
import { makeFixture, makeKey } from '../support/actors.ts';
import { startChild } from '../support/child.ts';
import { TEST_PEPPER, testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';

const PEPPER = Buffer.alloc(32, 7).toString('base64');
/** Each is another text, and all of them are one once they are stored. */
const ONE_WHEN_STORED = ['\ud800', '\ud801', '\udc00', '\ufffd'];
const QUIETLY = () => Promise.resolve({ outcome: 'accepted' } as const);

/** Says something on the console: uses are written before it is answered. @returns the answer as one text. */
async function says(server: SharedApp, line: string, displayName = 'Ada'): Promise<string> {
  const speaker = { platform: 'console', externalId: displayName, displayName, groups: [] };
  return JSON.stringify(await server.latchkey.core.handle(speaker, { kind: 'text', line }, QUIETLY));
}

describeOnBoth('text that no row can hold as it is', (fixture) => {
  it('in a program’s name stops nobody’s uses, and no warning of a new source', async () => {
    const server = await openHttpApp({ env: { DATABASE_URL: fixture.url, LATCHKEY_PEPPER: PEPPER } });
    const other = await makeKey(server.context, server.owner, server.channel, { name: 'other' });
    for (let use = 1; use <= 20; use += 1) await verdict(server, { secret: other.secret, source: '198.51.100.1' });
    await says(server, 'whoami');
    server.time.advance(8 * DAY);
    for (const app of ONE_WHEN_STORED)
      expect(await verdict(server, { secret: server.key.secret, app })).toMatchObject({ valid: true });
    await verdict(server, { secret: other.secret, source: '198.51.100.2' });
    await says(server, 'whoami');

    expect(await server.stored()).toMatchObject({ useCount: 4, lastUsedAt: server.time.now() });
    expect(await server.stored(other.id)).toMatchObject({ useCount: 21, lastUsedAt: server.time.now() });
    const { database } = server.context;
    const uses = await database.read((manager) => manager.findBy(SecretUseEntity, { keyId: server.key.id }));
    expect(uses).toMatchObject([{ app: '\ufffd', count: 4 }]);
    const warnings = await database.read((manager) => manager.findBy(WarningEntity, { keyId: other.id }));
    expect(warnings).toMatchObject([{ kind: 'source', about: '198.51.100.2' }]);
    await server.stop();
    expect(server.logged()).not.toMatch(/"level":[56]0/);
  });

  it('is refused, or understood, wherever it is typed or a platform sends it: no query fails for it', async () => {
    const server = await openHttpApp({ env: { DATABASE_URL: fixture.url, LATCHKEY_PEPPER: PEPPER } });
    for (const odd of ['\0', 'a\0b', '\ud800', 'x\udc00']) {
      const lines = [
        'show key:?',
        'create rasa name:?',
        'list owner:?',
        'role grant @? viewer',
        'project create ?',
        '? ?',
      ];
      for (const line of lines) expect(await says(server, line.replaceAll('?', odd))).not.toMatch(/reference/);
      expect(await says(server, 'whoami', `Ben${odd}`)).toMatch(/Ben/);
      expect((await verify(server, { secret: server.key.secret, app: odd })).status).toBeOneOf([200, 400]);
      expect((await verify(server, { secret: server.key.secret, keyId: odd })).json()).toMatchObject({
        code: 'INVALID',
      });
    }
    expect(server.logged()).not.toMatch(/"level":[56]0/);
  });

  it('leads to no raw dump when the last uses can’t be written either: the process ends in order', async () => {
    const context = testContext(await fixture.open());
    await checkPepper(context.database, TEST_PEPPER);
    const { key } = await makeFixture(context);
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-odd-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const env = { DATABASE_URL: fixture.url, LATCHKEY_PEPPER: PEPPER, LATCHKEY_DATA_DIR: folder };
    const program = startChild({ ...env, LATCHKEY_ADMINS: 'console:nobody' });
    const url = await program.url();
    for (const app of ONE_WHEN_STORED) await verdict({ url }, { secret: key.secret, app });
    const tables = await fixture.openRaw();
    await tables.query('ALTER TABLE "secret_use" RENAME TO "away"');
    expect(await program.kill('SIGTERM')).toBe(0);
    const lines = program.errors.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ level: 50, during: 'last use flush' }),
    );
    expect(program.errors).not.toContain(key.secret.slice(20));
  });
});
