import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'varchar' });
const long = (name: string) => ({ name, type: 'text' });
const big = (name: string) => ({ name, type: 'bigint' });
const small = (name: string) => ({ name, type: 'integer' });

const REHEARSAL = new Table({
  name: 'rehearsal',
  columns: [
    { ...text('id'), isPrimary: true },
    small('revision'),
    ...['keyId', 'kind', 'state', 'startedBy'].map(text),
    ...['startedAt', 'endsAt', 'countedAt'].map(big),
    { ...big('endedAt'), isNullable: true },
    { ...text('endedBy'), isNullable: true },
    ...['secretIds', 'baseline', 'callers'].map(long),
    small('callerCount'),
    big('total'),
  ],
  indices: [
    { name: 'rehearsal_key', columnNames: ['keyId', 'startedAt'] },
    { name: 'rehearsal_open', columnNames: ['keyId'], isUnique: true, where: '"endedAt" IS NULL' },
  ],
});

/** Rehearsals of what would stop a key or its old secret. */
export class Rehearsals1799955000000 implements MigrationInterface {
  readonly name = 'Rehearsals1799955000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(REHEARSAL.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(REHEARSAL);
  }
}
