import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

/**
 * What a search while someone types needs: keys in the order of their names, and the newest keys. On PostgreSQL a range of
 * names is found by an index only where that compares bytes, as SQLite does anyway; TypeORM has no words for that.
 */
export class Search1794000000000 implements MigrationInterface {
  readonly name = 'Search1794000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('api_key', new TableIndex({ name: 'api_key_created', columnNames: ['createdAt'] }));
    const collation = runner.connection.options.type === 'postgres' ? ' COLLATE "C"' : '';
    await runner.query(`CREATE INDEX "api_key_find" ON "api_key" ("nameKey"${collation}, "id"${collation})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('api_key', 'api_key_find');
    await runner.dropIndex('api_key', 'api_key_created');
  }
}
