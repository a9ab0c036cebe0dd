import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/**
 * What conversations are to be told is claimed, marked and settled like everything in the outbox. What the previous version was posting
 * may have been posted, nobody knows where: it is marked with no destination, and so counts as sent when it is taken over.
 */
export class ConversationOutbox1799975000000 implements MigrationInterface {
  readonly name = 'ConversationOutbox1799975000000';

  async up(runner: QueryRunner): Promise<void> {
    await replaceTable(runner, QUEUED);
    const tried = (value: string) => `CASE WHEN "triedAt" IS NOT NULL THEN ${value} END`;
    await runner.query(`
      INSERT INTO "conversation_notice" ("id", "personId", "kind", "params", "conversation", "questionId", "createdAt", "dueAt",
        "state", "claimedBy", "claimedAt", "triedAt", "triedOn", "digestId")
      SELECT "id", 'project:' || "projectId", "kind", "params", "conversation", "questionId", "createdAt", "createdAt",
        COALESCE(${tried(`'claimed'`)}, 'waiting'), ${tried(`'migration'`)}, "triedAt", "triedAt", ${tried(`'unknown'`)}, ${tried('"id"')}
      FROM "conversation_notice_before"`);
    await runner.dropTable('conversation_notice_before');
  }

  async down(runner: QueryRunner): Promise<void> {
    await replaceTable(runner, QUEUED_BEFORE);
    await runner.query(`
      INSERT INTO "conversation_notice" ("id", "projectId", "kind", "params", "conversation", "questionId", "createdAt", "triedAt")
      SELECT "id", SUBSTR("personId", ${'project:'.length + 1}), "kind", "params", "conversation", "questionId", "createdAt", "triedAt"
      FROM "conversation_notice_before"`);
    await runner.dropTable('conversation_notice_before');
  }
}

/** Leaves what was there in `conversation_notice_before`. */
async function replaceTable(runner: QueryRunner, table: Table): Promise<void> {
  await runner.query('CREATE TABLE "conversation_notice_before" AS SELECT * FROM "conversation_notice"');
  await runner.dropTable('conversation_notice');
  await runner.createTable(table.clone());
}

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const optional = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isNullable: true });

const SAID = [
  { ...text('id'), isPrimary: true },
  text('kind'),
  { name: 'params', type: 'text' },
  ...['conversation', 'questionId'].map(text).map(optional),
  big('createdAt'),
];
const INDICES = [{ name: 'conversation_notice_created', columnNames: ['createdAt'] }];

const QUEUED = new Table({
  name: 'conversation_notice',
  columns: [
    ...SAID,
    ...['personId', 'state'].map(text),
    big('dueAt'),
    ...['claimedBy', 'triedOn', 'digestId'].map(text).map(optional),
    ...['claimedAt', 'triedAt', 'sentAt'].map(big).map(optional),
  ],
  indices: INDICES,
});

const QUEUED_BEFORE = new Table({
  name: 'conversation_notice',
  columns: [...SAID, text('projectId'), ...['claimedUntil', 'triedAt'].map(big).map(optional)],
  indices: INDICES,
});
