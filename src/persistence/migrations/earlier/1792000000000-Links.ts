import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Codes by which people join their identities on several platforms, and how often someone guessed. */
export class Links1792000000000 implements MigrationInterface {
  readonly name = 'Links1792000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'link_code',
        columns: [
          { name: 'hash', type: 'varchar', isPrimary: true },
          { name: 'personId', type: 'varchar' },
          { name: 'expiresAt', type: 'bigint' },
        ],
        indices: [{ name: 'link_code_person', columnNames: ['personId'], isUnique: true }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'link_guess',
        columns: [
          { name: 'personId', type: 'varchar', isPrimary: true },
          { name: 'wrong', type: 'integer' },
          { name: 'since', type: 'bigint' },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['link_guess', 'link_code']) await runner.dropTable(table);
  }
}
