import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Roles that wait for people whom nobody has met yet. */
export class Invitations1799700000000 implements MigrationInterface {
  readonly name = 'Invitations1799700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'invitation',
        columns: [
          { name: 'projectId', type: 'varchar', isPrimary: true },
          { name: 'platform', type: 'varchar', isPrimary: true },
          { name: 'account', type: 'varchar', isPrimary: true },
          { name: 'role', type: 'varchar' },
          { name: 'createdAt', type: 'bigint' },
          { name: 'expiresAt', type: 'bigint' },
          { name: 'invitedById', type: 'varchar' },
          { name: 'invitedByName', type: 'varchar' },
          { name: 'invitedOn', type: 'varchar' },
          { name: 'invitedAs', type: 'varchar' },
        ],
        indices: [{ name: 'invitation_account', columnNames: ['platform', 'account'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('invitation');
  }
}
