import type { EntityManager } from 'typeorm';
import { type DurationMs, type EpochMs, HOUR } from '../../domain/time/time.ts';
import type { Conversation } from '../../domain/warnings/conversationRef.ts';

/** For so long after an incident ended its conversation is told of what people on call do. */
const GOES_ON_FOR: DurationMs = HOUR;

/** Whether an incident is followed in a conversation: its message stands there, and it runs, or ended a short while ago. */
export async function isIncidentRoom(
  manager: EntityManager,
  { platform, conversation }: Conversation,
  now: EpochMs,
): Promise<boolean> {
  const rows: readonly unknown[] = await manager.query(
    `SELECT 1 FROM "live_message" m JOIN "incident" i ON i."id" = m."subjectId"
     WHERE m."subjectKind" = 'incident' AND m."isPublic" = 1 AND m."platform" = $1 AND m."externalId" = $2
       AND (i."state" = 'running' OR i."endedAt" >= $3) LIMIT 1`,
    [platform, conversation, now - GOES_ON_FOR],
  );
  return rows.length > 0;
}
