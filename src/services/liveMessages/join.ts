import { type EntityManager, In } from 'typeorm';
import type { Requester } from '../../domain/people/authorization.ts';
import { findPlatform } from '../../domain/platformFacts.ts';
import { chunks } from '../../persistence/bulkInsert.ts';
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
  const onCall = Number(onCallReadAt !== null);
  await insertCopies(context, manager, about, [{ platform, externalId, onCall, isPublic: 0 }]);
}

async function insertCopies(
  context: ServiceContext,
  manager: EntityManager,
  about: LiveSubject,
  whose: readonly Pick<LiveMessageRow, 'platform' | 'externalId' | 'onCall' | 'isPublic'>[],
): Promise<void> {
  const blank = { handle: '', shown: 0, posts: 0, doubts: 0, triedAt: null, claimedBy: null, claimedUntil: null };
  const subject = { subjectKind: about.kind, subjectId: about.id };
  for (const some of chunks(whose))
    await manager
      .createQueryBuilder()
      .insert()
      .into(LiveMessageEntity)
      .values(some.map((one) => ({ id: newRowId(context), ...subject, ...one, ...blank })))
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
  await insertCopies(context, manager, about, [{ platform, externalId: conversation, onCall: 0, isPublic: 1 }]);
}

/**
 * The same for several people at once, with a message in each of their accounts: what must reach them on whichever platform they look at
 * first. Nobody is written to where people are answered only when they type.
 * @returns those who have no account anywhere else.
 */
export async function joinOnEachPlatform(
  context: ServiceContext,
  manager: EntityManager,
  about: LiveSubject,
  personIds: readonly string[],
): Promise<readonly string[]> {
  const reached = new Set<string>();
  for (const some of chunks([...new Set(personIds)])) {
    const identities = await manager.findBy(IdentityEntity, { personId: In([...some]) });
    const accounts = identities.filter(
      ({ platform }) => findPlatform(context.policy.platforms, platform)?.local !== true,
    );
    const whose = accounts.map(({ platform, externalId }) => ({ platform, externalId, onCall: 0, isPublic: 0 }));
    await insertCopies(context, manager, about, whose);
    for (const { personId } of accounts) reached.add(personId);
  }
  return personIds.filter((id) => !reached.has(id));
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
  return (await joinWhereEachSpoke(context, manager, about, [personId])) > 0;
}

/** The same for several people. @returns how many of them have an account anywhere. */
export async function joinWhereEachSpoke(
  context: ServiceContext,
  manager: EntityManager,
  about: LiveSubject,
  personIds: readonly string[],
): Promise<number> {
  const order = { createdAt: 'ASC', externalId: 'ASC' } as const;
  let joined = 0;
  for (const some of chunks([...new Set(personIds)])) {
    const people = await manager.findBy(PersonEntity, { id: In([...some]) });
    const identities = await manager.find(IdentityEntity, { where: { personId: In([...some]) }, order });
    const accounts = people.flatMap(({ id, lastPlatform }) => {
      const own = identities.filter(({ personId }) => personId === id);
      const account = own.find(({ platform }) => platform === lastPlatform) ?? own[0];
      return account === undefined ? [] : [account];
    });
    const whose = accounts.map(({ platform, externalId }) => ({ platform, externalId, onCall: 0, isPublic: 0 }));
    await insertCopies(context, manager, about, whose);
    joined += accounts.length;
  }
  return joined;
}
