import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** What strangers did to a key counts together, and the rows of those who guessed are found by their age. */
export class Strangers1797000000000 implements MigrationInterface {
  readonly name = 'Strangers1797000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(STRANGERS);
    await runner.query(
      'CREATE INDEX "key_source_stranger" ON "key_source" ("lastFailureAt") WHERE "trustedAt" IS NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "key_source_stranger"');
    await runner.dropTable('key_strangers');
  }
}

const big = (name: string) => ({ name, type: 'bigint' });

const STRANGERS = new Table({
  name: 'key_strangers',
  columns: [
    { name: 'keyId', type: 'varchar', isPrimary: true },
    big('since'),
    big('lastAt'),
    { name: 'failures', type: 'integer' },
    { ...big('throttledUntil'), isNullable: true },
  ],
});
