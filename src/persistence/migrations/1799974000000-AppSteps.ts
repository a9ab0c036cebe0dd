import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const optional = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isNullable: true });

const TABLE = new Table({
  name: 'app_step',
  columns: [
    { ...text('id'), isPrimary: true },
    ...['appId', 'kind', 'personId', 'keyId'].map(text),
    optional(text('secretId')),
    ...['inputs', 'state'].map(text),
    { name: 'attempts', type: 'integer' },
    optional({ name: 'failure', type: 'text' }),
    ...['askedAt', 'since', 'until'].map(big),
    optional(big('dueAt')),
    optional(text('sealedSecret')),
    optional(big('sealedUntil')),
  ],
  indices: [
    { name: 'app_step_app', columnNames: ['appId', 'askedAt'] },
    { name: 'app_step_asked', columnNames: ['askedAt'] },
    { name: 'app_step_due', columnNames: ['dueAt'], where: '"dueAt" IS NOT NULL' },
    { name: 'app_step_seal', columnNames: ['sealedUntil'], where: '"sealedSecret" IS NOT NULL' },
  ],
});

/** Steps with an app that people ask for outside a rotation: so that a retry has the same ID. */
export class AppSteps1799974000000 implements MigrationInterface {
  readonly name = 'AppSteps1799974000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(TABLE.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(TABLE.name);
  }
}
