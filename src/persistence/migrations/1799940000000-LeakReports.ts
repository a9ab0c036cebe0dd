import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const key = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isPrimary: true });
const optional = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isNullable: true });

const TABLES: readonly Table[] = [
  new Table({
    name: 'leak',
    columns: [
      key(text('secretId')),
      text('keyId'),
      ...['firstAt', 'lastAt'].map(big),
      { name: 'reports', type: 'integer' },
      ...['reportedAt', 'dismissedAt'].map(big).map(optional),
      optional(text('dismissedBy')),
    ],
    indices: [{ name: 'leak_key', columnNames: ['keyId'] }],
  }),
  new Table({ name: 'project_policy', columns: [key(text('projectId')), text('leak')] }),
  new Table({
    name: 'conversation_notice',
    columns: [
      key(text('id')),
      ...['projectId', 'kind'].map(text),
      { name: 'params', type: 'text' },
      big('createdAt'),
      ...['claimedUntil', 'triedAt'].map(big).map(optional),
    ],
    indices: [{ name: 'conversation_notice_created', columnNames: ['createdAt'] }],
  }),
];

/** Leaked secrets that were reported, what projects want done about them, and what their conversations are to be told. */
export class LeakReports1799940000000 implements MigrationInterface {
  readonly name = 'LeakReports1799940000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}
