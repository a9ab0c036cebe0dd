import type { EntityManager } from 'typeorm';
import type { Requester } from '../../domain/people/authorization.ts';
import { RotationMessageEntity } from '../../persistence/entities/apps/rotations.ts';
import { IdentityEntity, PersonEntity } from '../../persistence/entities/people.ts';
import { newRowId, type ServiceContext } from '../context.ts';

/**
 * Makes someone a participant of a rotation, with a message that follows it where they take part: who started it, and everyone who
 * pressed one of its buttons. Part of the transaction of what they did. Does nothing for someone who has one there.
 */
export async function joinRotation(
  context: ServiceContext,
  manager: EntityManager,
  rotationId: string,
  { platform, externalId, onCallReadAt }: Pick<Requester, 'platform' | 'externalId' | 'onCallReadAt'>,
): Promise<void> {
  await manager
    .createQueryBuilder()
    .insert()
    .into(RotationMessageEntity)
    .values({
      id: newRowId(context),
      rotationId,
      platform,
      externalId,
      handle: '',
      onCall: Number(onCallReadAt !== null),
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

/** The same for someone who is not speaking, such as the key's owner: where they spoke last. */
export async function joinWhereTheySpoke(
  context: ServiceContext,
  manager: EntityManager,
  rotationId: string,
  personId: string,
): Promise<void> {
  const person = await manager.findOneBy(PersonEntity, { id: personId });
  const order = { createdAt: 'ASC', externalId: 'ASC' } as const;
  const identities = await manager.find(IdentityEntity, { where: { personId }, order });
  const identity = identities.find(({ platform }) => platform === person?.lastPlatform) ?? identities[0];
  if (identity !== undefined) await joinRotation(context, manager, rotationId, { ...identity, onCallReadAt: null });
}
