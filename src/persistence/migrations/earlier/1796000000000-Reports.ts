import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** The weekly report: who got it in which week, and each project's counts at the end of each day. */
export class Reports1796000000000 implements MigrationInterface {
  readonly name = 'Reports1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(REPORT);
    await runner.createTable(DAY);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['project_day', 'report']) await runner.dropTable(table);
  }
}

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const count = (name: string) => ({ name, type: 'integer' });

const REPORT = new Table({
  name: 'report',
  columns: [
    { ...text('personId'), isPrimary: true },
    { ...count('week'), isPrimary: true },
    text('state'),
    text('claimedBy'),
    big('claimedAt'),
    { ...big('triedAt'), isNullable: true },
    { ...text('triedOn'), isNullable: true },
  ],
});

const DAY = new Table({
  name: 'project_day',
  columns: [
    { ...text('projectId'), isPrimary: true },
    { ...count('day'), isPrimary: true },
    big('uses'),
    big('failures'),
  ],
});
