import type { Named } from '../refs.ts';
import type { Refusal } from '../refusals.ts';
import type { Snapshot } from './confirmation.ts';
import type { ProjectRole } from './permissions.ts';

/**
 * Decides whether a person can be given a role in a project, as far as roles go.
 * @param held the role that they have there, if any.
 * @param owners how many owners the project has.
 * @returns why not, or undefined where nothing speaks against it.
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

/** Where somebody is given a role, and what they are there now; empty for the deployment itself. */
export interface GrantPlace {
  readonly project?: string;
  readonly was?: ProjectRole | undefined;
}

/**
 * What the question before a grant shows, to be compared when it is answered (invariant 3): above all who gets it.
 * @param label the person, named in full.
 */
export function snapshotOfGrant(label: string, { project, was }: GrantPlace): Snapshot {
  return { person: label, ...(project === undefined ? {} : { project, role: was ?? 'none' }) };
}
