import type { EntityManager } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { PostedChange } from '../../domain/notices/postedChange.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import { type Conversation, readConversation } from '../../domain/warnings/conversationRef.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { queueConversationNotice } from '../outbox/conversationNotices.ts';
import { labelled } from '../people/findPeople.ts';
import { isIncidentRoom } from './incidentRooms.ts';

/** Someone who changes a key, and where they speak. */
type ChangeAuthor = Pick<AuthorizedActor, 'personId' | 'name' | 'basis' | 'bypassed' | 'speaksIn'>;

/** Whether somebody acts because they are on call. */
export function isOnCall({ basis, bypassed }: Pick<AuthorizedActor, 'basis' | 'bypassed'>): boolean {
  return basis === 'on-call' || bypassed === true;
}

/** The conversation in which somebody speaks, if others read there and it can be told something. */
export function conversationOf(context: ServiceContext, speaksIn: string | undefined): Conversation | undefined {
  return speaksIn === undefined ? undefined : readConversation(context.policy.platforms, speaksIn);
}

/** Finds where an incident is followed, if somebody speaks there: what people on call do is told there by itself. */
async function incidentRoomOf(
  context: ServiceContext,
  manager: EntityManager,
  speaksIn: string | undefined,
): Promise<Conversation | undefined> {
  const conversation = conversationOf(context, speaksIn);
  if (conversation === undefined) return undefined;
  return (await isIncidentRoom(manager, conversation, context.clock())) ? conversation : undefined;
}

/** Whether what somebody does there is told by itself. */
export async function isRoomTold(
  context: ServiceContext,
  by: Pick<AuthorizedActor, 'basis' | 'bypassed' | 'speaksIn'>,
): Promise<boolean> {
  if (!isOnCall(by)) return false;
  return (await context.database.read((manager) => incidentRoomOf(context, manager, by.speaksIn))) !== undefined;
}

/**
 * Tells the conversation of an incident what somebody on call did to a key there, in the transaction that does it. Does nothing for
 * everybody else, and elsewhere.
 */
export async function tellRoom(
  context: ServiceContext,
  transaction: AuditedTransaction,
  by: AuthorizedActor,
  key: ApiKey,
  { did, stops = null, stopsAt = null }: Pick<PostedChange, 'did'> & Partial<PostedChange>,
): Promise<void> {
  if (!isOnCall(by)) return;
  const room = await incidentRoomOf(context, transaction.manager, by.speaksIn);
  if (room === undefined) return;
  const at = context.clock();
  transaction.record({
    by: 'latchkey',
    action: 'incident.tell',
    ...onKey(key),
    detail: { did, conversation: `${room.platform}:${room.conversation}`, onCall: by.name, personId: by.personId },
  });
  const change = { did, at, stops, stopsAt };
  await queueChangePost(context, transaction, { by, key, room, change }, `room:${by.personId}:${key.id}:${did}:${at}`);
}

/** What is told, by whom, and where. */
export interface ChangePost {
  readonly by: ChangeAuthor;
  readonly key: ApiKey;
  readonly change: PostedChange;
  readonly room: Conversation;
  /** The question by whose answer it was asked for. */
  readonly questionId?: string;
}

/** Queues it, to be posted as soon as the transaction is committed. @param about the same thing is said once, as long as it waits. */
export async function queueChangePost(
  context: ServiceContext,
  transaction: AuditedTransaction,
  { by, key, change, room, ...asked }: ChangePost,
  about: string,
): Promise<void> {
  const { manager } = transaction;
  const [named] = await labelled(context.policy.platforms, manager, [by.personId]);
  await queueConversationNotice(context, transaction, {
    kind: 'change-told',
    params: {
      ...change,
      by: named?.label ?? by.name,
      isOnCall: isOnCall(by),
      key: key.name,
      place: `${key.project.name}/${key.channel.name}`,
    },
    about,
    projectId: key.project.id,
    conversation: `${room.platform}:${room.conversation}`,
    ...asked,
  });
  transaction.sendSoon();
}
