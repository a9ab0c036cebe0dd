import { type EntityManager, In } from 'typeorm';
import { type Conversation, readConversation } from '../../domain/warnings/conversationRef.ts';
import type { Addressee, Escalation } from '../../domain/warnings/deliveryRoute.ts';
import { AdminEntity, IdentityEntity, MemberEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';
import { configuredAdmins } from '../people/configuredAdmins.ts';
import { projectsOfPerson } from '../projects/projectParts.ts';
import { readSettings } from '../projects/warningSettings.ts';

/** Finds someone as the platforms know them. */
export async function addresseeOf(context: ServiceContext, personId: string): Promise<Addressee> {
  const [found] = await context.database.read((manager) => addressees(manager, [personId]));
  return found ?? { personId, name: '(unknown)', lastPlatform: null, identities: [] };
}

/**
 * Finds who is told in the place of the owner of keys in some projects.
 * @param fallback the conversation that the deployment names.
 * @returns by project; those with the same answer share one object.
 */
export async function escalationOf(
  context: ServiceContext,
  projectIds: readonly string[],
  fallback: Conversation | undefined,
): Promise<ReadonlyMap<string, Escalation>> {
  return await context.database.read(async (manager) => {
    const settings = await readSettings(manager, projectIds);
    const members = await manager.findBy(MemberEntity, { projectId: In([...projectIds]), role: 'owner' });
    const owners = await addressees(
      manager,
      members.map(({ personId }) => personId),
    );
    const admins = await adminsOf(context, manager);
    const known = new Map<string, Escalation>();
    const found = new Map<string, Escalation>();
    for (const projectId of projectIds) {
      const own = readConversation(context.policy.platforms, settings.get(projectId)?.fallback ?? '');
      const ids = new Set(members.filter((one) => one.projectId === projectId).map(({ personId }) => personId));
      const projectOwners = owners.filter(({ personId }) => ids.has(personId));
      const name = JSON.stringify([own, [...ids].sort()]);
      const others = known.get(name) ?? { projectOwners, fallbacks: [own, fallback], admins };
      known.set(name, others);
      found.set(projectId, others);
    }
    return found;
  });
}

/** Separates what is in a person's projects from what no longer is: they get no news of the latter (invariant 10). */
export async function partedByProject<Item extends { readonly projectId: string }>(
  context: ServiceContext,
  personId: string,
  items: readonly Item[],
): Promise<{ readonly inside: readonly Item[]; readonly outside: readonly Item[] }> {
  const ids = items.map(({ projectId }) => projectId);
  const known = await context.database.read((manager) => projectsOfPerson(context, manager, personId, ids));
  const isInside = ({ projectId }: Item) => known.has(projectId);
  return { inside: items.filter(isInside), outside: items.filter((item) => !isInside(item)) };
}

/** Finds the admins: granted ones, and configured ones, who may never have spoken. */
async function adminsOf(context: ServiceContext, manager: EntityManager): Promise<readonly Addressee[]> {
  const { spoken, strangers } = await configuredAdmins(context, manager);
  const granted = await manager.find(AdminEntity);
  const ids = [...granted, ...spoken].map(({ personId }) => personId);
  const others = strangers.map(({ name, platform, externalId }): Addressee => {
    return { personId: name, name, lastPlatform: platform, identities: [{ platform, externalId }] };
  });
  return [...(await addressees(manager, ids)), ...others];
}

/** Always in the same order, so that a successor goes on where another stopped. */
async function addressees(manager: EntityManager, personIds: readonly string[]): Promise<readonly Addressee[]> {
  const ids = [...new Set(personIds)];
  const people = await manager.find(PersonEntity, { where: { id: In(ids) }, order: { createdAt: 'ASC', id: 'ASC' } });
  const identities = await manager.find(IdentityEntity, {
    where: { personId: In(ids) },
    order: { createdAt: 'ASC', externalId: 'ASC' },
  });
  return people.map(({ id: personId, name, lastPlatform }) => {
    const theirs = identities.filter((identity) => identity.personId === personId);
    const known = theirs.map(({ platform, externalId }) => ({ platform, externalId }));
    return { personId, name, lastPlatform, identities: known };
  });
}
