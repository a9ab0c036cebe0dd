import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';

/** How platforms call people beside their display names: the handle, filled in when a platform next tells it. */
export class Handles1799000000000 implements MigrationInterface {
  readonly name = 'Handles1799000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('identity', [
      new TableColumn({ name: 'handle', type: 'varchar', isNullable: true }),
      new TableColumn({ name: 'handleKey', type: 'varchar', isNullable: true }),
    ]);
    await runner.createIndex('identity', new TableIndex({ name: 'identity_handle', columnNames: ['handleKey'] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('identity', 'identity_handle');
    await runner.dropColumns('identity', ['handleKey', 'handle']);
  }
}
