import type { Named } from '../refs.ts';
import type { Refusal } from '../refusals.ts';
import type { Snapshot } from './confirmation.ts';
import type { ProjectRole } from './permissions.ts';

/**
 * Decides whether a person can be given a role in a project, as far as existing roles allow it.
 * @param held their current role there, if any.
 * @param owners how many owners the project has.
 * @returns why not, or undefined if it is possible.
 */
export function refuseGrant(
  person: Named,
  role: ProjectRole,
  held: ProjectRole | undefined,
  owners: number,
): Refusal | undefined {
  if (held === role) return { code: 'role-held', subject: person.name };
  return held === 'owner' && owners <= 1 ? { code: 'last-owner', subject: person.name } : undefined;
}

/**
 * Decides whether a group can be given a role in a project. A project needs an owner of its own, so no owner is lost by it.
 * @param group what to call it. @param held its current role there, if any.
 */
export function refuseGroupGrant(group: string, role: ProjectRole, held: ProjectRole | undefined): Refusal | undefined {
  return held === role ? { code: 'role-held', subject: group } : undefined;
}

/** The place where somebody is given a role, with their current role there; empty for the deployment itself. */
export interface GrantPlace {
  readonly project?: string;
  readonly was?: ProjectRole | undefined;
}

/**
 * What the question about a grant shows, compared when it is answered (invariant 3): above all who gets the role.
 * @param label the person's full label.
 */
export function snapshotOfGrant(label: string, { project, was }: GrantPlace): Snapshot {
  return { person: label, ...(project === undefined ? {} : { project, role: was ?? 'none' }) };
}

/**
 * The same where a group is given a role: its members are whom the platform names, so they are no part of it.
 * @param label the group's full label.
 */
export function snapshotOfGroupGrant(label: string, project: string, held: ProjectRole | undefined): Snapshot {
  return { group: label, project, role: held ?? 'none' };
}
