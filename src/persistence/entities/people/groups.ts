import { EntitySchema } from 'typeorm';
import type { ProjectRole } from '../../../domain/people/permissions.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, text } from '../columns.ts';

/** A role in a project that was granted to a platform's group. Who is in the group is never stored: the platform says it. */
export interface GroupRoleRow {
  projectId: string;
  /** Such as `slack-usergroup:S012AB3CD` (domain/people/groups/groupRef). */
  groupId: string;
  /** What the platform called the group when it was granted. */
  handle: string;
  role: ProjectRole;
  createdAt: EpochMs;
}

/** The table `group_role`, as {@link GroupRoleRow} describes its rows. */
export const GroupRoleEntity = new EntitySchema<GroupRoleRow>({
  name: 'group_role',
  columns: {
    projectId: { ...text, primary: true },
    groupId: { ...text, primary: true },
    handle: text,
    role: text,
    createdAt: bigNumber,
  },
  indices: [{ name: 'group_role_group', columns: ['groupId'] }],
});

/** How many changes a person asked for since a moment (domain/people/pace). */
export interface ChangePaceRow {
  personId: string;
  since: EpochMs;
  changes: number;
}

/** The table `change_pace`, as {@link ChangePaceRow} describes its rows. */
export const ChangePaceEntity = new EntitySchema<ChangePaceRow>({
  name: 'change_pace',
  columns: { personId: id, since: bigNumber, changes: count },
});
