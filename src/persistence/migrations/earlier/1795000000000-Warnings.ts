import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/**
 * What owners are warned of, and when the sweep has to look at a key next. Every key that there is already is looked at once: what it
 * missed is caught up with.
 */
export class Warnings1795000000000 implements MigrationInterface {
  readonly name = 'Warnings1795000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of COLUMNS)
      await runner.query(`ALTER TABLE "${table}" ADD COLUMN "${column}" ${type}`);
    await runner.query('UPDATE "api_key" SET "warnAt" = 0 WHERE "deletedAt" IS NULL');
    await runner.query('CREATE INDEX "api_key_warn" ON "api_key" ("warnAt")');
    await runner.createTable(WARNING);
    await runner.createTable(SETTING);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['warning_setting', 'warning']) await runner.dropTable(table);
    await runner.query('DROP INDEX "api_key_warn"');
    for (const [table, column] of COLUMNS) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "${column}"`);
  }
}

/**
 * In SQL that both databases take: on SQLite TypeORM copies a table to add a column, and leaves behind the indices that it does not
 * know, such as the one of the migration before.
 */
const COLUMNS = [
  ['api_key', 'warnAt', 'bigint'],
  ['api_key', 'snoozedUntil', 'bigint'],
  ['person', 'lastPlatform', 'varchar'],
] as const;

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });

const WARNING = new Table({
  name: 'warning',
  columns: [
    { ...text('id'), isPrimary: true },
    ...['keyId', 'kind', 'threshold', 'about', 'personId', 'projectId'].map(text),
    ...['createdAt', 'dueAt'].map(big),
    text('state'),
    { ...text('claimedBy'), isNullable: true },
    { ...big('claimedAt'), isNullable: true },
    { ...big('triedAt'), isNullable: true },
    { ...text('triedOn'), isNullable: true },
    { ...text('digestId'), isNullable: true },
    { ...big('sentAt'), isNullable: true },
    { name: 'detail', type: 'text' },
  ],
  indices: [
    { name: 'warning_once', columnNames: ['keyId', 'kind', 'threshold', 'about'], isUnique: true },
    { name: 'warning_due', columnNames: ['state', 'dueAt'] },
    { name: 'warning_person', columnNames: ['personId', 'state'] },
    { name: 'warning_digest', columnNames: ['digestId'] },
  ],
});

const SETTING = new Table({
  name: 'warning_setting',
  columns: [
    { ...text('projectId'), isPrimary: true },
    { name: 'days', type: 'text', isNullable: true },
    { name: 'off', type: 'text' },
    { ...text('fallback'), isNullable: true },
    { name: 'weeklyReport', type: 'integer' },
  ],
});
