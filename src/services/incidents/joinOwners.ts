import type { EntityManager } from 'typeorm';
import type { ServiceContext } from '../context.ts';
import { joinWhereTheySpoke } from '../liveMessages/join.ts';

/** Gives each owner of a key in an incident a message that follows it, where they spoke last. Those who have one keep it. */
export async function joinOwners(
  context: ServiceContext,
  manager: EntityManager,
  incidentId: string,
  ownerIds: Iterable<string>,
): Promise<void> {
  for (const ownerId of new Set(ownerIds))
    await joinWhereTheySpoke(context, manager, { kind: 'incident', id: incidentId }, ownerId);
}
