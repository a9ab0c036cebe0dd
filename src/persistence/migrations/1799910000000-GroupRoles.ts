import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Roles that groups have in projects, and how many changes each person asks for. */
export class GroupRoles1799910000000 implements MigrationInterface {
  readonly name = 'GroupRoles1799910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'group_role',
        columns: [
          { name: 'projectId', type: 'varchar', isPrimary: true },
          { name: 'groupId', type: 'varchar', isPrimary: true },
          { name: 'handle', type: 'varchar' },
          { name: 'role', type: 'varchar' },
          { name: 'createdAt', type: 'bigint' },
        ],
        indices: [{ name: 'group_role_group', columnNames: ['groupId'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'change_pace',
        columns: [
          { name: 'personId', type: 'varchar', isPrimary: true },
          { name: 'since', type: 'bigint' },
          { name: 'changes', type: 'integer' },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['change_pace', 'group_role']) await runner.dropTable(table);
  }
}
