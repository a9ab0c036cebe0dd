import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

const optional = (name: string, type: 'bigint' | 'text') => new TableColumn({ name, type, isNullable: true });

/** For which changes a project asks for approvals; and of a request for one, when it was used and the groups of who gave it. */
export class Approvals1799925000000 implements MigrationInterface {
  readonly name = 'Approvals1799925000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('project', new TableColumn({ name: 'approval', type: 'varchar', default: "'none'" }));
    await runner.addColumns('request', [optional('usedAt', 'bigint'), optional('decidedGroups', 'text')]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumns('request', ['usedAt', 'decidedGroups']);
    await runner.dropColumn('project', 'approval');
  }
}
