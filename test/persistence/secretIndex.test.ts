import { expect, it } from 'vitest';
import type { Database } from '../../src/persistence/database.ts';
import { SecretEntity, type SecretRow } from '../../src/persistence/entities/keys.ts';
import { makeFixture } from '../support/actors.ts';
import { testContext } from '../support/context.ts';
import { describeOnBothInFull } from '../support/databases.ts';

/** How SQLite and PostgreSQL say that a unique index refuses a row. */
const REFUSED = /UNIQUE constraint failed: secret\.keyId|violates unique constraint "secret_/;

describeOnBothInFull('the database itself', (fixture) => {
  it('refuses a key a second current secret (invariant 4)', async () => {
    const database = await fixture.open();
    const { key } = await makeFixture(testContext(database));
    const second = await insert(database, { ...secretOf(key.id), state: 'current' });
    expect(String(second)).toMatch(REFUSED);
    expect(await database.read((manager) => manager.countBy(SecretEntity, { keyId: key.id }))).toBe(1);
  });

  it('refuses to make a second one current later on (invariant 4)', async () => {
    const database = await fixture.open();
    const { key } = await makeFixture(testContext(database));
    const secret: SecretRow = { ...secretOf(key.id), state: 'pending' };
    expect(await insert(database, secret)).toBe('inserted');
    const promotion = database.write(({ manager }) =>
      manager.update(SecretEntity, { id: secret.id }, { state: 'current' }),
    );
    await expect(promotion).rejects.toThrow(REFUSED);
  });

  it('lets a key have many secrets that are not current', async () => {
    const database = await fixture.open();
    const { key } = await makeFixture(testContext(database));
    let generation = 1;
    for (const state of ['pending', 'previous', 'retired', 'discarded'] as const) {
      for (const id of [`first ${state}`, `second ${state}`]) {
        generation += 1;
        expect(await insert(database, { ...secretOf(key.id), id, generation, state })).toBe('inserted');
      }
    }
  });

  it('refuses two secrets of one generation', async () => {
    const database = await fixture.open();
    const { key } = await makeFixture(testContext(database));
    const twin = await insert(database, { ...secretOf(key.id), generation: 1, state: 'retired' });
    expect(String(twin)).toMatch(REFUSED);
  });

  it('lets another key have a current secret too', async () => {
    const database = await fixture.open();
    await makeFixture(testContext(database));
    expect(await insert(database, { ...secretOf('another key'), state: 'current' })).toBe('inserted');
  });
});

function secretOf(keyId: string): SecretRow {
  return {
    id: 'another secret',
    keyId,
    generation: 2,
    state: 'pending',
    hash: 'f'.repeat(64),
    createdAt: 1,
    expiresAt: 2,
    pendingUntil: null,
    overlap: 0,
    overlapEndsAt: null,
  };
}

async function insert(database: Database, secret: SecretRow): Promise<unknown> {
  return await database
    .write(({ manager }) => manager.insert(SecretEntity, secret))
    .then(
      () => 'inserted',
      (error: unknown) => error,
    );
}
