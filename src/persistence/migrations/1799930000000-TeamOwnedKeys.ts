import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** To whom a project's key is assigned, which accounts are gone, and where the warnings of projects' keys stand. */
export class TeamOwnedKeys1799930000000 implements MigrationInterface {
  readonly name = 'TeamOwnedKeys1799930000000';

  async up(runner: QueryRunner): Promise<void> {
    // In plain SQL: TypeORM would build the table again, from what it knew of it before earlier migrations.
    await runner.query('ALTER TABLE "api_key" ADD COLUMN "assigneeId" varchar');
    await runner.query('CREATE INDEX "api_key_assignee" ON "api_key" ("assigneeId")');
    await runner.query('ALTER TABLE "identity" ADD COLUMN "goneAt" bigint');
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
    await runner.query('ALTER TABLE "identity" DROP COLUMN "goneAt"');
    await runner.query('DROP INDEX "api_key_assignee"');
    await runner.query('ALTER TABLE "api_key" DROP COLUMN "assigneeId"');
  }
}
