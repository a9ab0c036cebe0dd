import { type MigrationInterface, type QueryRunner, Table, TableColumn } from 'typeorm';

/** What several replicas do one at a time, which sessions were begun with a platform, and who can't be written to. */
export class Leases1793000000000 implements MigrationInterface {
  readonly name = 'Leases1793000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'lease',
        columns: [
          { name: 'name', type: 'varchar', isPrimary: true },
          { name: 'holder', type: 'varchar' },
          { name: 'until', type: 'bigint' },
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'session_start',
        columns: [
          { name: 'id', type: 'varchar', isPrimary: true },
          { name: 'platform', type: 'varchar' },
          { name: 'at', type: 'bigint' },
        ],
        indices: [{ name: 'session_start_age', columnNames: ['platform', 'at'] }],
      }),
    );
    await runner.addColumns('direct_conversation', [
      new TableColumn({ name: 'refusedBecause', type: 'varchar', isNullable: true }),
      new TableColumn({ name: 'refusedAt', type: 'bigint', isNullable: true }),
    ]);
    await letConversationBeNull(runner, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Who was never written to has no conversation; the table had no room for such a row.
    await runner.query('DELETE FROM "direct_conversation" WHERE "conversation" IS NULL');
    await letConversationBeNull(runner, false);
    await runner.dropColumns('direct_conversation', ['refusedBecause', 'refusedAt']);
    for (const table of ['session_start', 'lease']) await runner.dropTable(table);
  }
}

/**
 * Made from the column as the database describes it: with a `varchar` of our own, PostgreSQL's `character varying` would count as
 * another type, and TypeORM would drop the column with what is in it.
 */
async function letConversationBeNull(runner: QueryRunner, isNullable: boolean): Promise<void> {
  const column = (await runner.getTable('direct_conversation'))?.findColumnByName('conversation');
  if (column === undefined) throw new Error('direct_conversation has no column conversation');
  const changed = column.clone();
  changed.isNullable = isNullable;
  await runner.changeColumn('direct_conversation', column, changed);
}
