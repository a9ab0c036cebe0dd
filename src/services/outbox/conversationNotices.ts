import { createHash } from 'node:crypto';
import type { Notice } from '../../domain/notices/notice.ts';
import { type EpochMs, MINUTE } from '../../domain/time/time.ts';
import type { Transaction } from '../../persistence/database.ts';
import { ConversationNoticeEntity } from '../../persistence/entities/incidents/leaks.ts';
import type { ServiceContext } from '../context.ts';
import { noteDrillTold } from '../drills/drillTold.ts';

/** Something to be said in a conversation. */
export type NewConversationNotice = Notice & {
  readonly projectId: string;
  /** Which one, such as `slack:C…`; the project's own where it is left out. */
  readonly conversation?: string;
  /** The question by whose answer somebody asked for it. */
  readonly questionId?: string;
  /** The same thing is said once, as long as it waits. */
  readonly about: string;
};

/** A notice that this process is to send. `tried`: when another one asked the platform to post it, and was not heard of again. */
export interface ClaimedConversationNotice {
  readonly id: string;
  readonly projectId: string;
  /** The one conversation that is to be told; null for the project's. */
  readonly conversation: string | null;
  readonly questionId: string | null;
  readonly notice: Notice;
  readonly tried: EpochMs | null;
}

/** A process that claimed a notice and has not said what came of it is taken for crashed. */
const CLAIM = MINUTE;
/** Notices that are sent in one run, at the most. */
const TAKEN = 100;

/** Queues what a conversation is to be told, in the transaction that gives cause for it. */
export async function queueConversationNotice(
  { clock }: ServiceContext,
  { manager }: Pick<Transaction, 'manager'>,
  { about, conversation, questionId, ...notice }: NewConversationNotice,
): Promise<void> {
  const where = { conversation: conversation ?? null, questionId: questionId ?? null };
  const id = conversationNoticeId(about);
  const row = { ...notice, ...where, id, createdAt: clock(), claimedUntil: null, triedAt: null };
  await manager.createQueryBuilder().insert().into(ConversationNoticeEntity).values(row).orIgnore().execute();
}

/** @returns the name of what is said about something; its row goes when it was said. */
export function conversationNoticeId(about: string): string {
  return createHash('sha256').update(about).digest('base64url').slice(0, 22);
}

/** Lists the notices that wait, oldest first. */
export async function waitingConversationNotices({ database, clock }: ServiceContext): Promise<readonly string[]> {
  const now = clock();
  const rows = await database.read((manager) =>
    manager.find(ConversationNoticeEntity, { order: { createdAt: 'ASC', id: 'ASC' }, take: TAKEN }),
  );
  return rows.filter(({ claimedUntil }) => isFree(claimedUntil, now)).map(({ id }) => id);
}

/** A clock that was set back must hold nothing up. */
function isFree(claimedUntil: EpochMs | null, now: EpochMs): boolean {
  return claimedUntil === null || claimedUntil <= now || claimedUntil > now + CLAIM;
}

/**
 * Claims a notice with one guarded UPDATE, and marks it as tried before a platform is asked.
 * @returns undefined where another process has it, or it was sent.
 */
export async function claimConversationNotice(
  { database, clock }: ServiceContext,
  id: string,
): Promise<ClaimedConversationNotice | undefined> {
  return await database.write(async ({ manager }) => {
    const now = clock();
    const row = await manager.findOneBy(ConversationNoticeEntity, { id });
    if (row === null) return undefined;
    const claimed = await manager
      .createQueryBuilder()
      .update(ConversationNoticeEntity)
      .set({ claimedUntil: now + CLAIM, triedAt: now })
      .where(`"id" = :id AND ("claimedUntil" IS NULL OR "claimedUntil" <= :now OR "claimedUntil" > :latest)`, {
        id,
        now,
        latest: now + CLAIM,
      })
      .execute();
    if (claimed.affected === 0) return undefined;
    const { projectId, conversation, questionId, triedAt: tried } = row;
    return { id, projectId, conversation, questionId, notice: row, tried };
  });
}

/** Takes a notice off that was said, and notes it for the drill that it may belong to. */
export async function settleConversationNotice({ database, clock }: ServiceContext, id: string): Promise<void> {
  await database.write(async ({ manager }) => {
    await noteDrillTold(manager, id, clock());
    await manager.delete(ConversationNoticeEntity, { id });
  });
}

/** Takes a notice off that can be said to nobody. */
export async function dropConversationNotice({ database }: ServiceContext, id: string): Promise<void> {
  await database.write(({ manager }) => manager.delete(ConversationNoticeEntity, { id }));
}

/** Lets a notice wait that was surely not said. */
export async function releaseConversationNotice({ database }: ServiceContext, id: string): Promise<void> {
  await database.write(({ manager }) =>
    manager.update(ConversationNoticeEntity, { id }, { claimedUntil: null, triedAt: null }),
  );
}
