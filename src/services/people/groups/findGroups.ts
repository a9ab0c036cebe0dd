import { In } from 'typeorm';
import { type GroupRef, groupLabel, readGroupId } from '../../../domain/people/groups/groupRef.ts';
import { nameKey } from '../../../domain/people/names.ts';
import type { Actor } from '../../../domain/people/permissions.ts';
import type { PlatformFacts } from '../../../domain/platformFacts.ts';
import { GroupRoleEntity } from '../../../persistence/entities/people/groups.ts';
import type { ServiceContext } from '../../context.ts';

/** Asks a platform for its groups of people. @returns undefined while it can't be asked, or isn't connected. */
export type ListGroups = (platform: string) => Promise<readonly GroupRef[] | undefined>;

/** Who asks, and where. */
export interface Asker {
  readonly actor: Actor;
  readonly platform: string;
}

/** A group with a label that distinguishes it from every other one. */
export interface LabelledGroup extends GroupRef {
  readonly label: string;
}

/**
 * Finds the groups that a typed text means: by an ID that group, by a handle everyone that is called so. A group that has a role
 * in the asker's projects is found while its platform can't be asked, too: its role must be revocable.
 * @returns also the labels of the platforms that couldn't be asked, and whether any platform has groups.
 */
export async function findGroups(
  context: ServiceContext,
  list: ListGroups,
  asker: Asker,
  text: string,
): Promise<{
  readonly found: readonly LabelledGroup[];
  readonly unread: readonly string[];
  readonly anywhere: boolean;
}> {
  const { platforms } = context.policy;
  const typed = text.replace(/^@/, '');
  const id = readGroupId(platforms, typed, asker.platform);
  const { groups, unread, anywhere } = await groupsFor(context, list, asker, id);
  const key = nameKey(typed);
  const found = groups.filter((group) => (id === undefined ? nameKey(group.handle) === key : group.id === id));
  return { found: found.map((group) => ({ ...group, label: groupLabel(platforms, group) })), unread, anywhere };
}

/** Finds groups whose handle holds the typed text, those that begin with it first. @returns them as choices. */
export async function searchGroups(
  context: ServiceContext,
  list: ListGroups,
  asker: Asker,
  text: string,
): Promise<readonly { readonly label: string; readonly value: string }[]> {
  const typed = nameKey(text.replace(/^@/, ''));
  const { groups } = await groupsFor(context, list, asker, undefined);
  const ranked = groups
    .map((group) => ({ group, at: nameKey(group.handle).indexOf(typed) }))
    .filter(({ at }) => at !== -1)
    .sort((one, other) => Math.sign(one.at) - Math.sign(other.at) || (one.group.handle < other.group.handle ? -1 : 1));
  return ranked.map(({ group }) => ({ label: groupLabel(context.policy.platforms, group), value: group.id }));
}

/** The groups of the platform where it was typed; where that has none, such as on the console, of all. */
async function groupsFor(
  context: ServiceContext,
  list: ListGroups,
  { actor, platform }: Asker,
  id: string | undefined,
) {
  const having = context.policy.platforms.filter(({ groups }) => groups.id !== undefined);
  const named = having.filter(({ groups }) => id?.startsWith(`${groups.prefix}:`) === true);
  const here = having.filter(({ name }) => name === platform);
  const asked = [named, here, having].find(({ length }) => length > 0) ?? [];
  const live = await Promise.all(asked.map(async (facts) => ({ facts, groups: await list(facts.name) })));
  const known = live.flatMap(({ groups }) => groups ?? []);
  const stored = (await storedGroups(context, actor, asked)).filter((one) =>
    known.every(({ id: seen }) => seen !== one.id),
  );
  const unread = live.flatMap(({ facts, groups }) => (groups === undefined ? [facts.label] : []));
  const anywhere = live.some(({ groups }) => groups !== undefined) || stored.length > 0;
  return { groups: [...known, ...stored], unread, anywhere };
}

/** The groups that have a role where the actor can see it (invariant 10). */
async function storedGroups(
  { database }: ServiceContext,
  { admin, onCall, roles }: Actor,
  platforms: readonly PlatformFacts[],
): Promise<readonly GroupRef[]> {
  const everywhere = admin || onCall;
  if (!everywhere && roles.size === 0) return [];
  const rows = await database.read((manager) =>
    manager.findBy(GroupRoleEntity, everywhere ? {} : { projectId: In([...roles.keys()]) }),
  );
  const own = rows.filter(({ groupId }) => platforms.some(({ groups }) => groupId.startsWith(`${groups.prefix}:`)));
  return [...new Map(own.map(({ groupId, handle }) => [groupId, { id: groupId, handle }])).values()];
}
