import { type EntityManager, In, IsNull } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { DrillEntity } from '../../persistence/entities/incidents/drills.ts';
import { NoticeEntity } from '../../persistence/entities/outbox.ts';

/**
 * Notes that a conversation was told something, or somebody asked: if it was a drill's leak, that is when people were told. In the
 * transaction that settles the message, or a crash in between would leave a drill that nobody seems to have been told of.
 * @param noticeId the conversation's notice, or the leak's question.
 */
export async function noteDrillTold(manager: EntityManager, noticeId: string, now: EpochMs): Promise<void> {
  await manager.update(DrillEntity, { noticeId, toldAt: IsNull() }, { toldAt: now });
}

/** @returns when the first of these people was told something privately. */
export async function toldPrivatelyAt(
  manager: EntityManager,
  personIds: readonly string[],
  about: string,
): Promise<EpochMs | null> {
  const notices = await manager.findBy(NoticeEntity, { personId: In([...new Set(personIds)]), about });
  const moments = notices.flatMap(({ sentAt }) => sentAt ?? []);
  return moments.length === 0 ? null : Math.min(...moments);
}
