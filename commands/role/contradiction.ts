import type { Contradiction } from '../../src/chat/contracts/command.ts';
import type { GroupRef } from '../../src/domain/people/groups/groupRef.ts';
import type { Named } from '../../src/domain/refs.ts';
import { ADMIN_IS_EVERYWHERE, ADMINS_ARE_PEOPLE, ONE_OF_BOTH } from './copy.ts';

/**
 * The role admin is of the whole deployment: a project beside it means that one of the two was not meant.
 * @param inProject the options that mean the project's role instead.
 */
export function adminOfProject(
  role: string | undefined,
  project: Named | undefined,
  inProject: Readonly<Record<string, string | undefined>>,
): Contradiction | undefined {
  if (role !== 'admin' || project === undefined) return undefined;
  return {
    options: ['role', 'project'],
    why: ADMIN_IS_EVERYWHERE,
    instead: [{ project: undefined }, inProject],
  };
}

/**
 * A group beside a person means that one of the two was not meant; and no group can be made admin, because those who manage it on
 * its platform would then decide who may do everything here.
 * @param inProject the options that mean a project's role instead of admin.
 */
export function groupIsNoPerson(
  {
    person,
    group,
    role,
  }: {
    readonly person?: Named | undefined;
    readonly group?: GroupRef | undefined;
    readonly role?: string | undefined;
  },
  inProject: Readonly<Record<string, string | undefined>>,
): Contradiction | undefined {
  if (group === undefined) return undefined;
  if (person !== undefined)
    return { options: ['person', 'group'], why: ONE_OF_BOTH, instead: [{ group: undefined }, { person: undefined }] };
  return role === 'admin' ? { options: ['role', 'group'], why: ADMINS_ARE_PEOPLE, instead: [inProject] } : undefined;
}
