import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WriteCheck } from '../../../src/app/startup/writeCheck.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { SettingEntity } from '../../../src/persistence/entities/audit.ts';
import { openHttpApp, type SharedApp } from '../../http/httpApp.ts';
import { verdict, verify } from '../../http/requests.ts';
import { wrongSecret } from '../../support/actors.ts';
import { describeOnPostgres } from '../../support/databases.ts';
import { until } from '../../support/until.ts';

const WITHIN_MS = 20_000;

async function ready(app: SharedApp): Promise<{ readonly status: number; readonly database: string }> {
  const response = await fetch(`${app.url}/readyz`);
  const body = (await response.json()) as { readonly checks: Readonly<Record<string, string>> };
  return { status: response.status, database: body.checks['database'] ?? '' };
}

/** Tries wrong secrets, each from another address, until one can't be counted. */
async function untilUncounted(app: SharedApp): Promise<void> {
  let tried = 0;
  await until('a wrong secret that can’t be counted', async () => {
    tried += 1;
    const secret = wrongSecret(app.key.id, tried);
    return (await verify(app, { secret, source: `192.0.${tried >> 8}.${tried & 255}` })).status === 503;
  });
}

describe('a full disk', () => {
  it('makes the process unready while nothing can be written, and ready again by itself once there is room', async () => {
    const app = await openHttpApp();
    await verdict(app, { secret: app.key.secret });
    expect(await ready(app)).toEqual({ status: 200, database: 'ok' });
    await fill(app.database);
    await until('it is unready', async () => (await ready(app)).status === 503, WITHIN_MS);
    expect((await ready(app)).database).toBe('the disk is full');
    expect(await verdict(app, { secret: app.key.secret }), 'memory still answers').toMatchObject({ valid: true });
    await app.database.write(({ manager }) => manager.query('PRAGMA max_page_count = 1000000'));
    await until('it is ready', async () => (await ready(app)).status === 200, WITHIN_MS);
    expect(await app.database.read((manager) => manager.existsBy(SettingEntity, { name: 'write-probe' }))).toBe(false);
  });

  it('shows at once when a check could not be counted', async () => {
    const app = await openHttpApp();
    expect((await ready(app)).status).toBe(200);
    app.database.refuseWrites(Object.assign(new Error('SQLITE_FULL: full'), { code: 'SQLITE_FULL' }));
    expect((await ready(app)).status, 'a write that worked just now vouches for a moment').toBe(200);
    expect((await verify(app, { secret: wrongSecret(app.key.id) })).status).toBe(503);
    expect(await ready(app)).toEqual({ status: 503, database: 'the disk is full' });
    app.database.mend();
    await until('it is ready', async () => (await ready(app)).status === 200, WITHIN_MS);
  });

  const small = smallDisk();
  afterAll(() => small?.remove());

  it.skipIf(small === undefined)('that is a real one is told the same way', async () => {
    if (small === undefined) return;
    const app = await openHttpApp({ folder: await mkdtemp(join(small.path, 'app-')) });
    expect((await ready(app)).status).toBe(200);
    await writeFile(join(small.path, 'filler'), Buffer.alloc(16_000_000)).catch(() => undefined);
    await untilUncounted(app);
    expect((await ready(app)).status).toBe(503);
    await rm(join(small.path, 'filler'));
    await until('it is ready', async () => (await ready(app)).status === 200, WITHIN_MS);
    expect(await verdict(app, { secret: app.key.secret })).toMatchObject({ valid: true });
  });
});

describeOnPostgres('a server that became a read-only standby', (fixture) => {
  it('is told by the check, which tries again no more than once a second and recovers by itself', async () => {
    const admin = await fixture.openRaw();
    const name = new URL(fixture.url).pathname.slice(1);
    await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    let now = 0;
    const database = await fixture.open();
    const check = new WriteCheck(database, () => now);
    expect(await check.check()).toBe('the database is read-only');
    await admin.query(`SET default_transaction_read_only = off`);
    await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    now += 999;
    expect(await check.check(), 'not asked again yet').toBe('the database is read-only');
    await until('it writes again', async () => {
      now += 1_000;
      return (await check.check()) === undefined;
    });
  });
});

/** From now on the file may not grow, and what room there is in it is taken. */
async function fill(database: Database): Promise<void> {
  await database.write(async ({ manager }) => {
    const [row]: { page_count: number }[] = await manager.query('PRAGMA page_count');
    await manager.query(`PRAGMA max_page_count = ${row?.page_count}`);
  });
  for (let size = 100_000; size >= 1; size = Math.floor(size / 2)) {
    for (let nth = 0; ; nth += 1) {
      const value = 'x'.repeat(size);
      const row = { name: `filler ${size} ${nth}`, value };
      const fits = await database
        .write(({ manager }) => manager.insert(SettingEntity, row))
        .then(
          () => true,
          () => false,
        );
      if (!fits) break;
    }
  }
}

/** A disk of a few megabytes, where this user may mount one. */
function smallDisk(): { readonly path: string; remove(): void } | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const path = mkdtempSync(join(tmpdir(), 'latchkey-disk-'));
  const mounted = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', path]).status === 0;
  const remove = () => {
    if (mounted) spawnSync('/bin/umount', ['-l', path]);
    rmdirSync(path);
  };
  if (mounted) return { path, remove };
  remove();
  return undefined;
}
