import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

/** Notices know whose news they are, and what may be said of them where others read. */
export class NoticeReaders1796500000000 implements MigrationInterface {
  readonly name = 'NoticeReaders1796500000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const name of ['publicText', 'projectIds'])
      await runner.addColumn(
        'notice',
        new TableColumn({ name, type: name === 'publicText' ? 'varchar' : 'text', isNullable: true }),
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['projectIds', 'publicText']) await runner.dropColumn('notice', name);
  }
}
