import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** On SQLite: which keys changed, so that processes on one file can tell that from every other commit. */
export class KeyChanges1799500000000 implements MigrationInterface {
  readonly name = 'KeyChanges1799500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'key_change',
        columns: [
          { name: 'seq', type: 'bigint', isPrimary: true },
          { name: 'keyId', type: 'varchar' },
          { name: 'writer', type: 'varchar' },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('key_change');
  }
}
