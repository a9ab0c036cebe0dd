import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';

/** To whom a project's key is assigned, which accounts are gone, and where the warnings of projects' keys stand. */
export class TeamOwnedKeys1799930000000 implements MigrationInterface {
  readonly name = 'TeamOwnedKeys1799930000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('api_key', new TableColumn({ name: 'assigneeId', type: 'varchar', isNullable: true }));
    await runner.createIndex('api_key', new TableIndex({ name: 'api_key_assignee', columnNames: ['assigneeId'] }));
    await runner.addColumn('identity', new TableColumn({ name: 'goneAt', type: 'bigint', isNullable: true }));
    await runner.createTable(
      new Table({
        name: 'warning_message',
        columns: [
          { name: 'id', type: 'varchar', isPrimary: true },
          { name: 'digestId', type: 'varchar' },
          { name: 'platform', type: 'varchar' },
          { name: 'handle', type: 'varchar' },
          { name: 'reader', type: 'varchar' },
          { name: 'warningIds', type: 'text' },
          { name: 'sentAt', type: 'bigint' },
          { name: 'revision', type: 'integer' },
          { name: 'shown', type: 'integer' },
          { name: 'claimedBy', type: 'varchar', isNullable: true },
          { name: 'claimedUntil', type: 'bigint', isNullable: true },
        ],
        indices: [
          { name: 'warning_message_place', columnNames: ['platform', 'handle'], isUnique: true },
          { name: 'warning_message_digest', columnNames: ['digestId'] },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('warning_message');
    await runner.dropColumn('identity', 'goneAt');
    await runner.dropIndex('api_key', 'api_key_assignee');
    await runner.dropColumn('api_key', 'assigneeId');
  }
}
