import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A notice may be for one conversation, and may be what somebody asked to have told there. */
export class ToldConversations1799970000000 implements MigrationInterface {
  readonly name = 'ToldConversations1799970000000';

  async up(runner: QueryRunner): Promise<void> {
    // In plain SQL: TypeORM would build the table again.
    await runner.query('ALTER TABLE "conversation_notice" ADD COLUMN "conversation" varchar');
    await runner.query('ALTER TABLE "conversation_notice" ADD COLUMN "questionId" varchar');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "conversation_notice" DROP COLUMN "questionId"');
    await runner.query('ALTER TABLE "conversation_notice" DROP COLUMN "conversation"');
  }
}
