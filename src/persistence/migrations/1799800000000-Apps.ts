import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const small = (name: string) => ({ name, type: 'integer' });
const key = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isPrimary: true });
const optional = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isNullable: true });

const TABLES: readonly Table[] = [
  new Table({
    name: 'app',
    columns: [
      key(text('id')),
      ...['projectId', 'name', 'nameKey', 'connector', 'settings', 'state'].map(text),
      ...['since', 'createdAt'].map(big),
      optional(big('removedAt')),
    ],
    indices: [
      { name: 'app_name', columnNames: ['projectId', 'nameKey'], isUnique: true, where: '"removedAt" IS NULL' },
    ],
  }),
  new Table({
    name: 'app_link',
    columns: [
      key(text('appId')),
      key(text('keyId')),
      big('linkedAt'),
      ...['seenApp', 'seenSource'].map(text).map(optional),
    ],
    indices: [{ name: 'app_link_key', columnNames: ['keyId'] }],
  }),
  new Table({
    name: 'rotation',
    columns: [
      key(text('id')),
      ...['keyId', 'projectId', 'startedBy', 'state', 'mode'].map(text),
      big('overlap'),
      small('goingBack'),
      ...['trouble', 'newSecretId', 'oldSecretId', 'sealedSecret'].map(text).map(optional),
      optional(big('sealedUntil')),
      big('startedAt'),
      ...['endedAt', 'dueAt'].map(big).map(optional),
      optional(text('claimedBy')),
      optional(big('claimedUntil')),
      small('revision'),
      ...['pressed', 'pressedBy'].map(text).map(optional),
      optional(big('pressedAt')),
    ],
    indices: [
      { name: 'rotation_under_way', columnNames: ['keyId'], isUnique: true, where: '"endedAt" IS NULL' },
      { name: 'rotation_due', columnNames: ['dueAt'], where: '"endedAt" IS NULL' },
      { name: 'rotation_key', columnNames: ['keyId', 'startedAt'] },
      { name: 'rotation_seal', columnNames: ['sealedUntil'], where: '"sealedSecret" IS NOT NULL' },
    ],
  }),
  new Table({
    name: 'rotation_step',
    columns: [
      key(text('id')),
      text('rotationId'),
      small('position'),
      text('kind'),
      optional(text('appId')),
      text('state'),
      small('attempts'),
      big('since'),
      optional({ name: 'failure', type: 'text' }),
      optional(big('shownAt')),
    ],
    indices: [{ name: 'rotation_step_order', columnNames: ['rotationId', 'position'], isUnique: true }],
  }),
  new Table({
    name: 'rotation_message',
    columns: [
      key(text('id')),
      ...['rotationId', 'platform', 'externalId', 'handle'].map(text),
      ...['onCall', 'shown', 'posts', 'doubts'].map(small),
      ...['triedAt', 'claimedUntil'].map((name) => optional(big(name))),
      optional(text('claimedBy')),
    ],
    indices: [
      { name: 'rotation_message_person', columnNames: ['rotationId', 'platform', 'externalId'], isUnique: true },
    ],
  }),
  new Table({
    name: 'overlap',
    columns: [
      key(text('secretId')),
      ...['keyId', 'personId'].map(text),
      small('untilUsed'),
      big('startedAt'),
      optional(big('toldAt')),
    ],
  }),
];

/** A secret has one showing, or in a rotation one for each step that a person does by hand. */
const SHOWING = new TableIndex({
  name: 'delivery_secret',
  columnNames: ['secretId'],
  isUnique: true,
  where: '"stepId" IS NULL',
});
const STEP_SHOWING = new TableIndex({ name: 'delivery_step', columnNames: ['stepId'], isUnique: true });
const SHOWING_BEFORE = new TableIndex({ name: 'delivery_secret', columnNames: ['secretId'], isUnique: true });

/** Apps, which keys they use, and the rotations that take them along. */
export class Apps1799800000000 implements MigrationInterface {
  readonly name = 'Apps1799800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.createTable(table.clone());
    await runner.dropIndex('delivery', SHOWING_BEFORE.clone());
    await runner.addColumn('delivery', new TableColumn({ name: 'stepId', type: 'varchar', isNullable: true }));
    await runner.createIndex('delivery', SHOWING.clone());
    await runner.createIndex('delivery', STEP_SHOWING.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM "delivery" WHERE "stepId" IS NOT NULL');
    for (const index of [STEP_SHOWING, SHOWING]) await runner.dropIndex('delivery', index.clone());
    await runner.dropColumn('delivery', 'stepId');
    await runner.createIndex('delivery', SHOWING_BEFORE.clone());
    for (const { name } of [...TABLES].reverse()) await runner.dropTable(name);
  }
}
