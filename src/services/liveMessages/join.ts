import type { EntityManager } from 'typeorm';
import type { Requester } from '../../domain/people/authorization.ts';
import { LiveMessageEntity, type LiveMessageRow } from '../../persistence/entities/liveMessages.ts';
import { IdentityEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import type { LiveSubject } from './subjects.ts';

/**
 * Makes someone a participant, with a message that follows what it is about where they take part: who started it, and everyone who
 * pressed one of its buttons. Part of the transaction of what they did. Does nothing for someone who has one there.
 */
export async function joinLive(
  context: ServiceContext,
  manager: EntityManager,
  about: LiveSubject,
  { platform, externalId, onCallReadAt }: Pick<Requester, 'platform' | 'externalId' | 'onCallReadAt'>,
): Promise<void> {
  await insertCopy(context, manager, about, {
    platform,
    externalId,
    onCall: Number(onCallReadAt !== null),
    isPublic: 0,
  });
}

async function insertCopy(
  context: ServiceContext,
  manager: EntityManager,
  about: LiveSubject,
  whose: Pick<LiveMessageRow, 'platform' | 'externalId' | 'onCall' | 'isPublic'>,
): Promise<void> {
  await manager
    .createQueryBuilder()
    .insert()
    .into(LiveMessageEntity)
    .values({
      id: newRowId(context),
      subjectKind: about.kind,
      subjectId: about.id,
      ...whose,
      handle: '',
      shown: 0,
      posts: 0,
      doubts: 0,
      triedAt: null,
      claimedBy: null,
      claimedUntil: null,
    })
    .orIgnore()
    .execute();
}

/** The same for a conversation that others read, such as the one in which an incident was started. @param conversation by the platform's ID. */
export async function joinConversation(
  context: ServiceContext,
  manager: EntityManager,
  about: LiveSubject,
  { platform, conversation }: { readonly platform: string; readonly conversation: string },
): Promise<void> {
  await insertCopy(context, manager, about, { platform, externalId: conversation, onCall: 0, isPublic: 1 });
}

/**
 * The same for someone who is not speaking, such as the key's owner: where they spoke last.
 * @returns whether they have an account anywhere.
 */
export async function joinWhereTheySpoke(
  context: ServiceContext,
  manager: EntityManager,
  about: LiveSubject,
  personId: string,
): Promise<boolean> {
  const person = await manager.findOneBy(PersonEntity, { id: personId });
  const order = { createdAt: 'ASC', externalId: 'ASC' } as const;
  const identities = await manager.find(IdentityEntity, { where: { personId }, order });
  const identity = identities.find(({ platform }) => platform === person?.lastPlatform) ?? identities[0];
  if (identity === undefined) return false;
  await joinLive(context, manager, about, { ...identity, onCallReadAt: null });
  return true;
}
