import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/**
 * Notices are stored as a kind with its facts, and are claimed and settled like warnings; weekly reports are notices. What waits in an
 * earlier version's words keeps them (`text`). A report that may have been sent counts as sent, so that nobody gets it twice.
 */
export class OneOutbox1799600000000 implements MigrationInterface {
  readonly name = 'OneOutbox1799600000000';

  async up(runner: QueryRunner): Promise<void> {
    await replaceNotices(runner, NOTICE);
    const object = isPostgres(runner) ? 'json_build_object' : 'json_object';
    await runner.query(`
      INSERT INTO "notice" ("id", "personId", "createdAt", "dueAt", "state", "sentAt", "about", "kind", "params", "projectIds")
      SELECT "id", "personId", "createdAt", "createdAt", CASE WHEN "deliveredAt" IS NULL THEN 'waiting' ELSE 'sent' END,
        "deliveredAt", "about", 'text', CAST(${object}('text', "text", 'publicText', "publicText") AS text), "projectIds"
      FROM "notice_before"`);
    await runner.query(`
      INSERT INTO "notice" ("id", "personId", "createdAt", "dueAt", "state", "sentAt", "about", "kind", "params")
      SELECT ${REPORT_NAME} || ':' || "personId", "personId", "claimedAt", "claimedAt",
        CASE WHEN "state" <> 'claimed' THEN "state" WHEN "triedAt" IS NULL THEN 'waiting' ELSE 'sent' END,
        CASE WHEN "state" = 'sent' OR "triedAt" IS NOT NULL THEN "claimedAt" END,
        ${REPORT_NAME}, 'weekly-report', '{"week":' || CAST("week" AS varchar) || '}'
      FROM "report"`);
    await runner.dropTable('notice_before');
    await runner.dropTable('report');
  }

  async down(runner: QueryRunner): Promise<void> {
    const field = (name: string) =>
      isPostgres(runner) ? `(CAST("params" AS json) ->> '${name}')` : `json_extract("params", '$.${name}')`;
    await runner.createTable(REPORT_BEFORE);
    await replaceNotices(runner, NOTICE_BEFORE);
    // What an earlier version has no text for no longer waits there.
    await runner.query(`
      INSERT INTO "notice" ("id", "personId", "about", "text", "publicText", "projectIds", "createdAt", "deliveredAt")
      SELECT "id", "personId", "about", COALESCE(${field('text')}, "kind"), ${field('publicText')}, "projectIds", "createdAt",
        CASE WHEN "kind" = 'text' AND "state" = 'waiting' THEN NULL ELSE COALESCE("sentAt", "createdAt") END
      FROM "notice_before" WHERE "kind" <> 'weekly-report'`);
    await runner.query(`
      INSERT INTO "report" ("personId", "week", "state", "claimedBy", "claimedAt")
      SELECT "personId", CAST(${field('week')} AS integer), 'sent', 'migration', "createdAt"
      FROM "notice_before" WHERE "kind" = 'weekly-report' AND "state" <> 'waiting'`);
    await runner.dropTable('notice_before');
  }
}

const REPORT_NAME = `'weekly-report:' || CAST("week" AS varchar)`;

function isPostgres(runner: QueryRunner): boolean {
  return runner.connection.options.type === 'postgres';
}

/** Leaves what was there in `notice_before`. Not renamed: on PostgreSQL its key would keep a name that the new table's has. */
async function replaceNotices(runner: QueryRunner, table: Table): Promise<void> {
  await runner.query('CREATE TABLE "notice_before" AS SELECT * FROM "notice"');
  await runner.dropTable('notice');
  await runner.createTable(table.clone());
}

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const optional = <Column extends { readonly name: string }>(column: Column) => ({ ...column, isNullable: true });

const NOTICE = new Table({
  name: 'notice',
  columns: [
    { ...text('id'), isPrimary: true },
    ...['personId', 'about', 'kind', 'state'].map(text),
    { name: 'params', type: 'text' },
    optional({ name: 'projectIds', type: 'text' }),
    ...['createdAt', 'dueAt'].map(big),
    ...['handedFrom', 'claimedBy', 'triedOn', 'digestId'].map(text).map(optional),
    ...['claimedAt', 'triedAt', 'sentAt'].map(big).map(optional),
  ],
  indices: [
    { name: 'notice_once', columnNames: ['personId', 'about'], isUnique: true },
    { name: 'notice_due', columnNames: ['state', 'dueAt'] },
    { name: 'notice_person', columnNames: ['personId', 'state'] },
    { name: 'notice_digest', columnNames: ['digestId'] },
  ],
});

const NOTICE_BEFORE = new Table({
  name: 'notice',
  columns: [
    { ...text('id'), isPrimary: true },
    ...['personId', 'about', 'text'].map(text),
    optional(text('publicText')),
    optional({ name: 'projectIds', type: 'text' }),
    big('createdAt'),
    optional(big('deliveredAt')),
  ],
  indices: [
    { name: 'notice_about', columnNames: ['personId', 'about'], isUnique: true },
    { name: 'notice_waiting', columnNames: ['personId', 'createdAt'], where: '"deliveredAt" IS NULL' },
  ],
});

const REPORT_BEFORE = new Table({
  name: 'report',
  columns: [
    { ...text('personId'), isPrimary: true },
    { name: 'week', type: 'integer', isPrimary: true },
    ...['state', 'claimedBy'].map(text),
    big('claimedAt'),
    optional(big('triedAt')),
    optional(text('triedOn')),
  ],
});
