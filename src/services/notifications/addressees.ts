import { type EntityManager, In } from 'typeorm';
import { type Conversation, readConversation } from '../../domain/warnings/conversationRef.ts';
import type { Addressee, Escalation } from '../../domain/warnings/deliveryRoute.ts';
import { readRecipient } from '../../domain/warnings/recipient.ts';
import { AdminEntity, IdentityEntity, MemberEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';
import { configuredAdmins } from '../people/configuredAdmins.ts';
import { projectsOfPerson } from '../projects/projectOwners.ts';
import { readSettings } from '../projects/warningSettings.ts';

/** Finds someone as the platforms know them; a project has a name and no accounts. @param personId as stored, see domain/warnings/recipient. */
export async function addresseeOf(context: ServiceContext, personId: string): Promise<Addressee> {
  const nobody = { personId, name: '(unknown)', lastPlatform: null, identities: [] };
  return await context.database.read(async (manager) => {
    const to = readRecipient(personId);
    if (to.kind === 'person') return (await addressees(manager, [personId]))[0] ?? nobody;
    const project = await manager.findOneBy(ProjectEntity, { id: to.projectId });
    return project === null ? nobody : { ...nobody, name: project.name };
  });
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

/** Who is told what a project is: its conversation first, then the others. */
export interface ProjectRoute {
  /** The project's own conversation; undefined where it has none. */
  readonly conversation: Conversation | undefined;
  readonly others: Escalation;
  readonly ownerIds: readonly string[];
}

/** Finds who is told what happens to a project's keys. @param fallback the conversation that the deployment names. */
export async function routeOfProject(
  context: ServiceContext,
  projectId: string,
  fallback: Conversation | undefined,
): Promise<ProjectRoute> {
  const others = (await escalationOf(context, [projectId], fallback)).get(projectId);
  const { projectOwners = [], admins = [], fallbacks = [] } = others ?? {};
  return {
    conversation: fallbacks[0],
    others: { projectOwners, admins, fallbacks: [fallback] },
    ownerIds: projectOwners.map(({ personId }) => personId),
  };
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
