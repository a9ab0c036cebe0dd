import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

/** The seal of the audit trail's end. A migration can't make one, since it does not hold the pepper: the start that follows does. */
export class AuditHeadSeal1798000000000 implements MigrationInterface {
  readonly name = 'AuditHeadSeal1798000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('audit_head', new TableColumn({ name: 'seal', type: 'varchar', isNullable: true }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('audit_head', 'seal');
  }
}
