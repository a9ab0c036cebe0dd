import { type MigrationInterface, type QueryRunner, Table, TableColumn } from 'typeorm';

/** What chat platforms need: where people live, what was received, what their homes show, and where they are written to. */
export class ChatPlatforms1791000000000 implements MigrationInterface {
  readonly name = 'ChatPlatforms1791000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('person', [
      new TableColumn({ name: 'timeZone', type: 'varchar', isNullable: true }),
      new TableColumn({ name: 'locale', type: 'varchar', isNullable: true }),
    ]);
    await runner.createTable(
      new Table({
        name: 'inbound',
        columns: [
          { name: 'id', type: 'varchar', isPrimary: true },
          { name: 'at', type: 'bigint' },
        ],
        indices: [{ name: 'inbound_age', columnNames: ['at'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'home',
        columns: [
          { name: 'platform', type: 'varchar', isPrimary: true },
          { name: 'externalId', type: 'varchar', isPrimary: true },
          { name: 'screen', type: 'varchar' },
          { name: 'shown', type: 'varchar', isNullable: true },
          { name: 'openedAt', type: 'bigint' },
        ],
        indices: [{ name: 'home_opened', columnNames: ['platform', 'openedAt'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'direct_conversation',
        columns: [
          { name: 'platform', type: 'varchar', isPrimary: true },
          { name: 'externalId', type: 'varchar', isPrimary: true },
          { name: 'conversation', type: 'varchar' },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['direct_conversation', 'home', 'inbound']) await runner.dropTable(table);
    await runner.dropColumns('person', ['timeZone', 'locale']);
  }
}
