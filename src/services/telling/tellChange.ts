import { withTimeout } from '../../async/withTimeout.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { PostedChange } from '../../domain/notices/postedChange.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { type DurationMs, SECOND } from '../../domain/time/time.ts';
import type { Conversation } from '../../domain/warnings/conversationRef.ts';
import { ConfirmationEntity } from '../../persistence/entities/conversations.ts';
import { ConversationNoticeEntity } from '../../persistence/entities/outbox.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, change, onKey } from '../audit/auditTrail.ts';
import { claimConfirmation, findConfirmation, voidConfirmation } from '../confirmations.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { queueChangePost } from './tellRoom.ts';

/** What a conversation is to be told, as the person who did it was asked. */
export interface AskedTelling {
  readonly change: PostedChange;
  readonly room: Conversation;
}

/**
 * Queues for a conversation what somebody did to a key: claims the question, decides again whether they may still see the key, and
 * records it, in one transaction. Of any number of presses one is told.
 * @returns the key's name, or a refusal: why the question can't be answered, or a missing permission.
 */
export async function tellChange(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
  { change: told, room }: AskedTelling,
): Promise<Result<ApiKey>> {
  return await change(context, async (locked): Promise<Result<ApiKey>> => {
    const lost = await claimConfirmation(context, locked, confirmation);
    const keyId = confirmation.subjectId;
    if (lost !== undefined) {
      const about = { action: 'incident.tell', subject: confirmation.seen['name'] ?? '', keyId } as const;
      locked.record({ by: requester, ...about, outcome: 'refused', detail: { code: lost.code } });
      return { ...refused(lost), recorded: true };
    }
    const key = await selectKeyForUpdate(locked, keyId);
    // The person it was put to did it; accounts that were joined meanwhile are one person.
    if (key === undefined || confirmation.personId !== requester.personId) {
      await voidConfirmation(locked, confirmation.id);
      const refusal = { code: 'not-found', subject: SUCH.key } as const;
      locked.record({
        by: requester,
        action: 'incident.tell',
        subject: confirmation.seen['name'] ?? '',
        outcome: 'refused',
        detail: { code: refusal.code },
      });
      return { ...refused(refusal), recorded: true };
    }
    const permit = await authorize(context, locked, requester, demandOnKey('incident.tell', key));
    if (permit.kind === 'refused') {
      await voidConfirmation(locked, confirmation.id);
      return permit;
    }
    const { transaction, by } = permit;
    const where = `${room.platform}:${room.conversation}`;
    transaction.record({
      by,
      action: 'incident.tell',
      ...onKey(key),
      detail: { did: told.did, conversation: where },
    });
    const { id: questionId } = confirmation;
    await queueChangePost(context, transaction, { by, key, change: told, room, questionId }, `told:${questionId}`);
    return done(key);
  });
}

/** What came of asking to tell a conversation. `waiting`: it will be posted as soon as the platform takes it. */
export type TellingState = 'told' | 'waiting' | 'refused';

/** How long somebody waits to learn what came of it. */
const WAIT: DurationMs = 3 * SECOND;

/** Waits a short while until it was posted. @returns what came of an answer that {@link tellChange} took. */
export async function sentOff(context: ServiceContext, questionId: string): Promise<TellingState> {
  await withTimeout(context.urgent?.settled() ?? Promise.resolve(), WAIT, () => undefined);
  return await tellingState(context, questionId);
}

async function tellingState(context: ServiceContext, questionId: string): Promise<TellingState> {
  const waits = await context.database.read((manager) => manager.existsBy(ConversationNoticeEntity, { questionId }));
  if (waits) return 'waiting';
  return (await findConfirmation(context, questionId))?.state === 'pending' ? 'refused' : 'told';
}

/**
 * Opens the question again by which somebody asked to tell a conversation, where it can't be told: once the platform lets Latchkey in
 * there, the same button tells it.
 */
export async function askAgainToTell(transaction: AuditedTransaction, questionId: string): Promise<void> {
  const { manager } = transaction;
  const question = await manager.findOneBy(ConfirmationEntity, { id: questionId });
  if (question === null) return;
  await manager.update(ConfirmationEntity, { id: questionId, state: 'done' }, { state: 'pending' });
  const key = await selectKeyForUpdate(transaction, question.subjectId);
  transaction.record({
    by: 'latchkey',
    action: 'incident.tell',
    subject: key?.name ?? question.seen['name'] ?? '',
    outcome: 'refused',
    ...(key === undefined ? {} : { projectId: key.project.id, keyId: key.id }),
    detail: { code: 'not-let-in' },
  });
}
