import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

const text = (name: string) => ({ name, type: 'varchar' });
const big = (name: string) => ({ name, type: 'bigint' });
const small = (name: string) => ({ name, type: 'integer' });
const orNull = <Column extends object>(column: Column) => ({ ...column, isNullable: true });

const QUESTION = new Table({
  name: 'leak_question',
  columns: [
    { ...text('id'), isPrimary: true },
    small('revision'),
    ...['about', 'keyId', 'secretId'].map(text),
    { name: 'facts', type: 'text' },
    text('state'),
    small('reopened'),
    ...['answeredBy', 'answeredName'].map(text).map(orNull),
    orNull(big('answeredAt')),
    orNull(text('newSecretId')),
    big('createdAt'),
    orNull(big('endedAt')),
  ],
  indices: [
    { name: 'leak_question_about', columnNames: ['about'], isUnique: true },
    { name: 'leak_question_key', columnNames: ['keyId', 'createdAt'] },
    { name: 'leak_question_open', columnNames: ['keyId'], where: '"endedAt" IS NULL' },
  ],
});

/** What to do about a leaked secret: one question, however many messages show it. */
export class LeakQuestions1799971000000 implements MigrationInterface {
  readonly name = 'LeakQuestions1799971000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(QUESTION.clone());
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(QUESTION);
  }
}
