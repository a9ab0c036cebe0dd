import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';

/** Incidents: one change of many keys, and how far each key is. */
export class Incidents1799960000000 implements MigrationInterface {
  readonly name = 'Incidents1799960000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'incident',
        columns: [
          { name: 'id', type: 'varchar', isPrimary: true },
          { name: 'verb', type: 'varchar' },
          { name: 'scope', type: 'varchar' },
          { name: 'covers', type: 'varchar' },
          { name: 'overlap', type: 'bigint' },
          { name: 'reason', type: 'varchar' },
          { name: 'startedBy', type: 'varchar' },
          { name: 'startedAt', type: 'bigint' },
          { name: 'state', type: 'varchar' },
          { name: 'stoppedBy', type: 'varchar', isNullable: true },
          { name: 'endedAt', type: 'bigint', isNullable: true },
          { name: 'claimedBy', type: 'varchar', isNullable: true },
          { name: 'claimedUntil', type: 'bigint', isNullable: true },
          { name: 'revision', type: 'integer' },
        ],
        indices: [
          { name: 'incident_running', columnNames: ['startedAt'], where: '"state" = \'running\'' },
          { name: 'incident_started', columnNames: ['startedAt'] },
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'incident_key',
        columns: [
          { name: 'id', type: 'varchar', isPrimary: true },
          { name: 'incidentId', type: 'varchar' },
          { name: 'keyId', type: 'varchar' },
          { name: 'projectId', type: 'varchar' },
          { name: 'position', type: 'integer' },
          { name: 'state', type: 'varchar' },
          { name: 'since', type: 'bigint' },
          { name: 'problem', type: 'varchar', isNullable: true },
          { name: 'rotationId', type: 'varchar', isNullable: true },
        ],
        indices: [
          { name: 'incident_key_order', columnNames: ['incidentId', 'position'], isUnique: true },
          { name: 'incident_key_state', columnNames: ['incidentId', 'state', 'position'] },
          { name: 'incident_key_key', columnNames: ['keyId'] },
          { name: 'incident_key_under_way', columnNames: ['incidentId'], where: `"state" IN ('rotating', 'handed')` },
          { name: 'incident_key_rotation', columnNames: ['rotationId'], where: '"rotationId" IS NOT NULL' },
        ],
      }),
    );
    await runner.addColumn('live_message', new TableColumn({ name: 'isPublic', type: 'integer', default: 0 }));
    await runner.addColumn('handover', new TableColumn({ name: 'incidentKeyId', type: 'varchar', isNullable: true }));
    await runner.createIndex(
      'handover',
      new TableIndex({
        name: 'handover_incident_key',
        columnNames: ['incidentKeyId', 'createdAt'],
        where: '"incidentKeyId" IS NOT NULL',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('handover', 'handover_incident_key');
    await runner.dropColumn('handover', 'incidentKeyId');
    await runner.dropColumn('live_message', 'isPublic');
    for (const table of ['incident_key', 'incident']) await runner.dropTable(table);
  }
}
