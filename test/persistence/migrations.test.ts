import type { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { DatabaseTooNewError, databaseProblem } from '../../src/persistence/databaseError.ts';
import { SettingEntity } from '../../src/persistence/entities/audit.ts';
import { ENTITIES } from '../../src/persistence/entities/index.ts';
import { MIGRATIONS } from '../../src/persistence/migrations/index.ts';
import { describeOnBothInFull } from '../support/databases.ts';

describeOnBothInFull(
  'migrating',
  (fixture) => {
    it('runs the same migrations on either database, in their order', async () => {
      await fixture.open();
      const source = await fixture.openRaw();
      expect(await executed(source)).toEqual(MIGRATIONS.map((migration) => migration.name));
    });

    it('leads to exactly the schema that the entities describe', async () => {
      await fixture.open();
      const source = await fixture.openRaw();
      expect(await differences(source)).toEqual([]);
    });

    it('has nothing left to do at the second start, and keeps what is stored', async () => {
      const first = await fixture.open();
      await first.write(({ manager }) => manager.insert(SettingEntity, { name: 'kept', value: 'yes' }));
      await first.close();
      const second = await fixture.open();
      expect(await second.read((manager) => manager.find(SettingEntity))).toEqual([{ name: 'kept', value: 'yes' }]);
      const source = await fixture.openRaw();
      expect(await executed(source)).toHaveLength(MIGRATIONS.length);
    });

    it('can be undone and done again', async () => {
      await fixture.open();
      const source = await fixture.openRaw();
      for (const _ of MIGRATIONS) await source.undoLastMigration();
      expect(await executed(source)).toEqual([]);
      expect(await ourTables(source)).toEqual([]);
      await source.runMigrations();
      expect(await differences(source)).toEqual([]);
      expect(await ourTables(source)).toHaveLength(ENTITIES.length);
    });

    it('refuses a database that a later version of the program has changed', async () => {
      await (await fixture.open()).close();
      const source = await fixture.openRaw();
      await source.query(
        `INSERT INTO "migrations" ("timestamp", "name") VALUES (9999999999999, 'Future9999999999999')`,
      );
      const refusal = await fixture.open().catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(DatabaseTooNewError);
      expect(String(refusal)).toContain('Future9999999999999');
      expect(databaseProblem(refusal)).toBe('too-new');
    });

    it('lets several replicas start together on an empty database', async () => {
      const replicas = await Promise.all(Array.from({ length: 4 }, () => fixture.open()));
      const source = await fixture.openRaw();
      expect(await executed(source)).toEqual(MIGRATIONS.map((migration) => migration.name));
      for (const replica of replicas) await expect(replica.ping()).resolves.toBeUndefined();
    });
  },
  { empty: true },
);

async function executed(source: DataSource): Promise<readonly string[]> {
  const rows: { name: string }[] = await source.query('SELECT "name" FROM "migrations" ORDER BY "timestamp"');
  return rows.map((row) => row.name);
}

/** @returns the statements that would bring the schema to what the entities say. */
async function differences(source: DataSource): Promise<readonly string[]> {
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  return upQueries.map((query) => query.query);
}

async function ourTables(source: DataSource): Promise<readonly string[]> {
  const runner = source.createQueryRunner();
  const names = source.entityMetadatas.map((entity) => entity.tableName);
  try {
    return (await runner.getTables(names)).map((table) => table.name);
  } finally {
    await runner.release();
  }
}
