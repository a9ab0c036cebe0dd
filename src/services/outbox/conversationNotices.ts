import { createHash } from 'node:crypto';
import type { Notice } from '../../domain/notices/notice.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { projectName } from '../../domain/warnings/recipient.ts';
import type { Transaction } from '../../persistence/database.ts';
import { ConversationNoticeEntity, type ConversationNoticeRow } from '../../persistence/entities/outbox.ts';
import type { ServiceContext } from '../context.ts';
import { noteDrillTold } from '../drills/drillTold.ts';
import { type Claimed, claim, claimedMessage, MESSAGES, READY, readyAt, type Wanted } from './claim.ts';
import { FRESH } from './notices.ts';
import type { SendOutcome } from './settle.ts';

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

/** A notice for a conversation, as it is stored. */
export type ConversationNoticeItem = Notice &
  Readonly<Pick<ConversationNoticeRow, 'id' | 'personId' | 'conversation' | 'questionId'>>;

/** A notice that this process is to post, in a message of its own. */
export interface ClaimedConversationNotice extends Claimed<ConversationNoticeItem> {
  readonly notice: ConversationNoticeItem;
}

/** Queues what a conversation is to be told, in the transaction that gives cause for it. */
export async function queueConversationNotice(
  { clock }: ServiceContext,
  { manager }: Pick<Transaction, 'manager'>,
  { about, projectId, conversation, questionId, ...notice }: NewConversationNotice,
): Promise<void> {
  const now = clock();
  const where = {
    personId: projectName(projectId),
    conversation: conversation ?? null,
    questionId: questionId ?? null,
  };
  const row = { ...notice, ...FRESH, ...where, id: conversationNoticeId(about), createdAt: now, dueAt: now };
  await manager.createQueryBuilder().insert().into(ConversationNoticeEntity).values(row).orIgnore().execute();
}

/** @returns the name of what is said about something; its row goes when it was said. */
export function conversationNoticeId(about: string): string {
  return createHash('sha256').update(about).digest('base64url').slice(0, 22);
}

/** Lists the notices that wait for conversations, oldest first. */
export async function waitingConversationNotices(context: ServiceContext, now: EpochMs): Promise<readonly string[]> {
  const rows = await context.database.read((manager) =>
    manager
      .createQueryBuilder(ConversationNoticeEntity, 'notice')
      .where(READY, readyAt('conversation_notice', now))
      .orderBy('notice.createdAt')
      .addOrderBy('notice.id')
      .limit(MESSAGES)
      .getMany(),
  );
  return rows.map(({ id }) => id);
}

/** Claims a notice, by its ID, or takes one over. */
export async function claimConversationNotice(
  context: ServiceContext,
  wanted: Wanted,
  holder: string,
  now: EpochMs,
): Promise<ClaimedConversationNotice | undefined> {
  const by = { outbox: 'conversation_notice', holder } as const;
  return await claim(context, by, wanted, '"id" = :wanted', now, async (manager, held) => {
    const rows = await manager.findBy(ConversationNoticeEntity, { digestId: held.digestId, state: 'claimed' });
    const [notice] = rows;
    const message = claimedMessage(held, rows, rows, new Set());
    return notice === undefined || message === undefined ? undefined : { ...message, notice };
  });
}

/**
 * Takes a notice off that was posted, or that reaches nobody, in the transaction that settles it. One that was posted is noted for the
 * drill that it may belong to.
 */
export async function takeOffConversationNotice(
  { clock }: ServiceContext,
  { manager }: Transaction,
  id: string,
  outcome: SendOutcome,
): Promise<void> {
  if (outcome === 'later') return;
  if (outcome === 'told') await noteDrillTold(manager, id, clock());
  await manager.delete(ConversationNoticeEntity, { id });
}
