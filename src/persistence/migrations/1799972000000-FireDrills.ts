import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const key = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isPrimary: true });
const optional = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isNullable: true });

const TABLES: readonly Table[] = [
  new Table({
    name: 'drill_canary',
    columns: [key(text('keyId')), text('projectId')],
    indices: [{ name: 'drill_canary_project', columnNames: ['projectId'] }],
  }),
  new Table({
    name: 'drill',
    columns: [
      key(text('id')),
      ...['projectId', 'month', 'state'].map(text),
      big('dueAt'),
      ...['missedBecause', 'keyId', 'keyName', 'secretId', 'noticeId'].map(text).map(optional),
      { name: 'inUse', type: 'integer' },
      ...['startedAt', 'toldAt', 'acknowledgedAt', 'deadAt', 'wellAt', 'dismissedAt', 'revealedAt']
        .map(big)
        .map(optional),
    ],
    indices: [
      { name: 'drill_month', columnNames: ['projectId', 'month'], isUnique: true },
      { name: 'drill_state', columnNames: ['state'] },
      { name: 'drill_notice', columnNames: ['noticeId'] },
    ],
  }),
];

/** Keys for fire drills, and each month's drill of a project. */
export class FireDrills1799972000000 implements MigrationInterface {
  readonly name = 'FireDrills1799972000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}
