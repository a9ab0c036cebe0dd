import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const small = (name: string) => ({ name, type: 'integer' });
const key = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isPrimary: true });
const optional = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isNullable: true });

/** What the messages of rotations and of everything else have in common. */
const FOLLOWS = [
  ...['platform', 'externalId', 'handle'].map(text),
  ...['onCall', 'shown', 'posts', 'doubts'].map(small),
  ...['triedAt', 'claimedUntil'].map((name) => optional(big(name))),
  optional(text('claimedBy')),
];

const LIVE = new Table({
  name: 'live_message',
  columns: [key(text('id')), ...['subjectKind', 'subjectId'].map(text), ...FOLLOWS],
  indices: [
    {
      name: 'live_message_person',
      columnNames: ['subjectKind', 'subjectId', 'platform', 'externalId'],
      isUnique: true,
    },
  ],
});

const OF_ROTATIONS = new Table({
  name: 'rotation_message',
  columns: [key(text('id')), text('rotationId'), ...FOLLOWS],
  indices: [{ name: 'rotation_message_person', columnNames: ['rotationId', 'platform', 'externalId'], isUnique: true }],
});

const TABLES: readonly Table[] = [
  new Table({
    name: 'request',
    columns: [
      key(text('id')),
      ...['kind', 'projectId', 'subject', 'reason', 'askerId', 'askerPlatform', 'askerExternalId'].map(text),
      { name: 'params', type: 'text' },
      text('state'),
      ...['decidedById', 'decidedPlatform', 'decidedExternalId'].map(text).map(optional),
      optional(big('decidedAt')),
      ...['createdAt', 'expiresAt'].map(big),
      optional(big('remindedAt')),
      small('revision'),
    ],
    indices: [
      { name: 'request_open', columnNames: ['projectId', 'createdAt'], where: `"state" = 'open'` },
      { name: 'request_asker', columnNames: ['askerId'] },
      { name: 'request_decided', columnNames: ['decidedAt'] },
    ],
  }),
  new Table({
    name: 'handover',
    columns: [
      key(text('id')),
      ...['keyId', 'projectId', 'secretId', 'personId', 'givenById'].map(text),
      optional(text('requestId')),
      text('state'),
      optional(text('sealed')),
      big('keptUntil'),
      optional(big('shownAt')),
      optional(text('shownOn')),
      small('tries'),
      optional(big('triedAt')),
      optional(text('triedOn')),
      big('createdAt'),
      optional(big('endedAt')),
      small('revision'),
    ],
    indices: [
      { name: 'handover_open', columnNames: ['keptUntil'], where: '"endedAt" IS NULL' },
      { name: 'handover_secret', columnNames: ['secretId'], isUnique: true },
      { name: 'handover_person', columnNames: ['personId'] },
    ],
  }),
];

const MOVED = [
  'id',
  ...['platform', 'externalId', 'handle', 'onCall', 'shown', 'posts', 'doubts', 'triedAt', 'claimedUntil', 'claimedBy'],
]
  .map((name) => `"${name}"`)
  .join(', ');

/** Requests, secrets that wait for someone, and messages that follow more than rotations. */
export class Requests1799920000000 implements MigrationInterface {
  readonly name = 'Requests1799920000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [LIVE, ...TABLES]) await runner.createTable(table.clone());
    await runner.query(
      `INSERT INTO "live_message" ("subjectKind", "subjectId", ${MOVED})
       SELECT 'rotation', "rotationId", ${MOVED} FROM "rotation_message"`,
    );
    await runner.dropTable('rotation_message');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.createTable(OF_ROTATIONS.clone());
    await runner.query(
      `INSERT INTO "rotation_message" ("rotationId", ${MOVED})
       SELECT "subjectId", ${MOVED} FROM "live_message" WHERE "subjectKind" = 'rotation'`,
    );
    for (const { name } of [...TABLES, LIVE].reverse()) await runner.dropTable(name);
  }
}
