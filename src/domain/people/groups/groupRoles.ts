import { type DurationMs, type EpochMs, MINUTE } from '../../time/time.ts';
import { atLeast, type ProjectRole } from '../permissions.ts';

/** A role in a project that everyone in a group has, for as long as they are in it. */
export interface GroupRole {
  readonly groupId: string;
  readonly role: ProjectRole;
}

/** The groups that a platform said somebody is in, and when. */
export interface ReadGroups {
  readonly ids: readonly string[];
  readonly readAt: EpochMs;
}

/**
 * How long a platform's word that someone is in a group remains valid, as with being on call (authorization.ts): a transaction
 * can't ask the platform.
 */
export const GROUPS_COUNT_FOR: DurationMs = MINUTE;

/** @returns the groups that still count: those that a platform named less than a minute ago. */
export function groupsThatCount(groups: ReadGroups | undefined, at: EpochMs): readonly string[] {
  return groups !== undefined && at - groups.readAt < GROUPS_COUNT_FOR ? groups.ids : [];
}

/**
 * Decides somebody's role in a project: the strongest of the one that was granted to them and of those that their groups have.
 * @param groups the groups that they are in, by their stored IDs.
 */
export function strongestRole(
  own: ProjectRole | undefined,
  groups: readonly string[],
  granted: readonly GroupRole[],
): ProjectRole | undefined {
  return granted
    .filter(({ groupId }) => groups.includes(groupId))
    .reduce<ProjectRole | undefined>(
      (best, { role }) => (best !== undefined && atLeast(best, role) ? best : role),
      own,
    );
}
