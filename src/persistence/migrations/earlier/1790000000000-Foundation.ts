import {
  type MigrationInterface,
  type QueryRunner,
  Table,
  type TableColumnOptions,
  type TableIndexOptions,
} from 'typeorm';
import { CHAIN_START } from '../../../domain/audit/auditChain.ts';

/** The first schema. Written with TypeORM's table objects, so that one migration serves SQLite and PostgreSQL. */
export class Foundation1790000000000 implements MigrationInterface {
  readonly name = 'Foundation1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(new Table(table));
    await runner.manager.query(`INSERT INTO "audit_head" ("id", "seq", "hash") VALUES (1, 0, '${CHAIN_START}')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...TABLES].reverse()) await runner.dropTable(table.name);
  }
}

const primary = (name: string, type = 'varchar'): TableColumnOptions => ({ name, type, isPrimary: true });
const text = (name: string): TableColumnOptions => ({ name, type: 'varchar' });
const optionalText = (name: string): TableColumnOptions => ({ name, type: 'varchar', isNullable: true });
const long = (name: string): TableColumnOptions => ({ name, type: 'text' });
const big = (name: string): TableColumnOptions => ({ name, type: 'bigint' });
const optionalBig = (name: string): TableColumnOptions => ({ name, type: 'bigint', isNullable: true });
const count = (name: string): TableColumnOptions => ({ name, type: 'integer' });
const index = (name: string, columnNames: string[], more: Partial<TableIndexOptions> = {}): TableIndexOptions => ({
  name,
  columnNames,
  ...more,
});

const TABLES: readonly { name: string; columns: TableColumnOptions[]; indices?: TableIndexOptions[] }[] = [
  {
    name: 'person',
    columns: [primary('id'), text('name'), text('nameKey'), optionalText('activeProjectId'), big('createdAt')],
    indices: [index('person_name', ['nameKey'])],
  },
  {
    name: 'identity',
    columns: [primary('platform'), primary('externalId'), text('personId'), big('createdAt')],
    indices: [index('identity_person', ['personId'])],
  },
  {
    name: 'member',
    columns: [primary('projectId'), primary('personId'), text('role'), big('createdAt')],
    indices: [index('member_person', ['personId'])],
  },
  { name: 'admin', columns: [primary('personId'), big('createdAt')] },
  {
    name: 'project',
    columns: [primary('id'), text('name'), text('nameKey'), big('createdAt'), optionalBig('archivedAt')],
    indices: [index('project_name', ['nameKey'], { isUnique: true, where: '"archivedAt" IS NULL' })],
  },
  {
    name: 'channel',
    columns: [
      primary('id'),
      text('projectId'),
      text('name'),
      text('nameKey'),
      big('createdAt'),
      optionalBig('removedAt'),
    ],
    indices: [index('channel_name', ['projectId', 'nameKey'], { isUnique: true, where: '"removedAt" IS NULL' })],
  },
  {
    name: 'api_key',
    columns: [
      primary('id'),
      text('channelId'),
      text('projectId'),
      text('name'),
      text('nameKey'),
      text('ownerId'),
      big('createdAt'),
      big('expiresAt'),
      optionalBig('disabledAt'),
      optionalBig('lockedAt'),
      optionalBig('deletedAt'),
      long('failures'),
      big('failureTotal'),
      optionalBig('lastUsedAt'),
      big('useCount'),
      optionalText('replacesId'),
    ],
    indices: [
      index('api_key_channel', ['channelId', 'nameKey']),
      index('api_key_project', ['projectId']),
      index('api_key_name', ['nameKey']),
      index('api_key_owner', ['ownerId']),
    ],
  },
  {
    name: 'secret',
    columns: [
      primary('id'),
      text('keyId'),
      count('generation'),
      text('state'),
      text('hash'),
      big('createdAt'),
      big('expiresAt'),
      optionalBig('pendingUntil'),
      big('overlap'),
      optionalBig('overlapEndsAt'),
    ],
    indices: [
      index('secret_generation', ['keyId', 'generation'], { isUnique: true }),
      index('secret_current', ['keyId'], { isUnique: true, where: '"state" = \'current\'' }),
      index('secret_waiting', ['pendingUntil'], { where: '"state" = \'pending\'' }),
    ],
  },
  {
    name: 'key_source',
    columns: [
      primary('keyId'),
      primary('source'),
      optionalBig('trustedAt'),
      count('failures'),
      optionalBig('throttledUntil'),
      optionalBig('lastFailureAt'),
    ],
  },
  {
    name: 'secret_use',
    columns: [
      primary('secretId'),
      primary('source'),
      primary('app'),
      text('keyId'),
      big('firstAt'),
      big('lastAt'),
      big('count'),
    ],
    indices: [index('secret_use_key', ['keyId', 'lastAt'])],
  },
  {
    name: 'confirmation',
    columns: [
      primary('id'),
      long('command'),
      text('personId'),
      text('subjectId'),
      long('params'),
      long('seen'),
      text('state'),
      big('createdAt'),
      big('expiresAt'),
    ],
    indices: [index('confirmation_expiry', ['expiresAt'])],
  },
  {
    name: 'delivery',
    columns: [
      primary('id'),
      text('secretId'),
      text('keyId'),
      text('personId'),
      text('platform'),
      text('state'),
      big('startedAt'),
      optionalBig('settledAt'),
      optionalText('burnHandle'),
      optionalBig('burnAt'),
    ],
    indices: [
      index('delivery_secret', ['secretId'], { isUnique: true }),
      index('delivery_burn', ['burnAt'], { where: '"burnHandle" IS NOT NULL' }),
    ],
  },
  {
    name: 'notice',
    columns: [
      primary('id'),
      text('personId'),
      text('about'),
      text('text'),
      big('createdAt'),
      optionalBig('deliveredAt'),
    ],
    indices: [
      index('notice_about', ['personId', 'about'], { isUnique: true }),
      index('notice_waiting', ['personId', 'createdAt'], { where: '"deliveredAt" IS NULL' }),
    ],
  },
  {
    name: 'audit_event',
    columns: [
      primary('seq', 'bigint'),
      big('at'),
      optionalText('actorId'),
      text('actorName'),
      text('platform'),
      text('action'),
      text('outcome'),
      optionalText('projectId'),
      optionalText('keyId'),
      text('subject'),
      optionalText('reason'),
      long('detail'),
      text('previousHash'),
      text('hash'),
    ],
    indices: [
      index('audit_event_project', ['projectId', 'seq']),
      index('audit_event_key', ['keyId', 'seq']),
      index('audit_event_actor', ['actorId', 'seq']),
    ],
  },
  { name: 'audit_head', columns: [primary('id', 'integer'), big('seq'), text('hash')] },
  { name: 'setting', columns: [primary('name'), text('value')] },
];
