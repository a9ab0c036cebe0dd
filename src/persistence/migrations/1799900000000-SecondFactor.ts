import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const key = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isPrimary: true });
const optional = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isNullable: true });
const ofPerson = (table: string) => [{ name: `${table}_person`, columnNames: ['personId'] }];

const TABLES: readonly Table[] = [
  new Table({
    name: 'second_factor',
    columns: [
      key(text('personId')),
      text('sealedSeed'),
      big('createdAt'),
      ...['enrolledAt', 'lastStep'].map(big).map(optional),
    ],
  }),
  new Table({
    name: 'code_guess',
    columns: [key(text('personId')), { name: 'wrongAt', type: 'text' }, optional(big('pausedUntil'))],
  }),
  new Table({
    name: 'code_proof',
    columns: [...['platform', 'externalId'].map(text).map(key), text('personId'), big('provenAt')],
    indices: ofPerson('code_proof'),
  }),
  new Table({
    name: 'recovery_code',
    columns: [key(text('hash')), text('personId')],
    indices: ofPerson('recovery_code'),
  }),
  new Table({ name: 'factor_request', columns: [key(text('personId')), text('askedBy'), big('expiresAt')] }),
];

/** Second factors: sealed seeds, hashed recovery codes, wrong guesses, and who proved when that they hold theirs. */
export class SecondFactor1799900000000 implements MigrationInterface {
  readonly name = 'SecondFactor1799900000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}
