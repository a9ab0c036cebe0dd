import { encodeAction } from '../../src/chat/contracts/actionCode.ts';
import { type Block, buttons, note } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { OLD_SECRET_STOPS, type PostedChange, type PostedVerb } from '../../src/domain/notices/postedChange.ts';
import { type ActionName, decidePermission } from '../../src/domain/people/permissions.ts';
import { type Conversation, readConversation } from '../../src/domain/warnings/conversationRef.ts';
import { storeConfirmation } from '../../src/services/confirmations.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { lastChange, TELLABLE_FOR, wasToldByItself } from '../../src/services/telling/lastChange.ts';
import { conversationOf, isRoomTold } from '../../src/services/telling/tellRoom.ts';
import { keySubject } from '../key/keySubject.ts';
import type { Authorized } from '../shared/define.ts';
import { LABEL_TELL, TELL } from './copy.ts';

/** The command that tells a conversation. */
export const TELL_PATH = ['incident', 'tell'] as const;

/**
 * What stands below a change that somebody has just made: a button by which everybody in the conversation learns of it. Nothing where
 * nobody else reads, or where the change was told of by itself.
 */
export async function tellOffer(context: Authorized, keyId: string): Promise<readonly Block[]> {
  const { services, actor } = context;
  const room = conversationOf(services, context.postsIn);
  if (room === undefined) return [];
  const key = await context.directory.findKeyById(actor, keyId);
  if (key === undefined) return [];
  const change = await lastChange(services, actor.personId, key);
  if (change === undefined) return [];
  if (await wasToldByItself(services, key.id, change, actor.personId)) return [note(TELL.byItself)];
  const asked = { command: TELL_PATH, personId: actor.personId, subjectId: key.id, params: paramsOf(change, room) };
  const { id } = await storeConfirmation(services, { ...asked, seen: { name: key.name } }, TELLABLE_FOR);
  return [note(TELL.hint), buttons({ label: LABEL_TELL, action: encodeAction({ kind: 'confirm', id }) })];
}

/** Says in a question that what it is about will be told by itself, where somebody on call asks in an incident's conversation. */
export async function willBeTold(context: Authorized, action: ActionName, key: ApiKey): Promise<readonly Block[]> {
  const decision = decidePermission(context.actor, action, keySubject.scope(key), context.by.reason ?? undefined);
  if (decision.kind !== 'allowed') return [];
  const told = await isRoomTold(context.services, { ...context.by, basis: decision.basis });
  return told ? [note(TELL.willBeTold)] : [];
}

/** Packs what is told, and where. */
export function paramsOf({ did, at, stops, stopsAt }: PostedChange, room: Conversation): Record<string, string> {
  return {
    did,
    at: String(at),
    ...(stops === null ? {} : { stops }),
    ...(stopsAt === null ? {} : { stopsAt: String(stopsAt) }),
    room: `${room.platform}:${room.conversation}`,
  };
}

/** What can be told of after somebody did it. */
const TELLABLE: readonly PostedVerb[] = ['disabled', 'deleted', 'regenerated', 'replaced', 'rotating'];

/** Unpacks what is told. @returns undefined where it isn't one of ours. */
export function changeOf(params: Readonly<Record<string, string>>): PostedChange | undefined {
  const did = TELLABLE.find((one) => one === params['did']);
  const stops = OLD_SECRET_STOPS.find((one) => one === params['stops']) ?? null;
  const stopsAt = params['stopsAt'] === undefined ? null : Number(params['stopsAt']);
  return did === undefined ? undefined : { did, at: Number(params['at']), stops, stopsAt };
}

/** Unpacks where it is told. */
export function roomOfQuestion(
  { policy }: ServiceContext,
  params: Readonly<Record<string, string>>,
): Conversation | undefined {
  return readConversation(policy.platforms, params['room'] ?? '');
}
