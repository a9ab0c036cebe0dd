import type { Question, Reply } from '../../src/chat/contracts/command.ts';
import { fields, heading, note, text } from '../../src/chat/contracts/view.ts';
import { weightOfRole } from '../../src/domain/people/approvals/approvals.ts';
import type { Confirmation, Snapshot } from '../../src/domain/people/confirmation.ts';
import { refuseGroupGrant, snapshotOfGroupGrant } from '../../src/domain/people/grant.ts';
import { type GroupRef, groupLabel } from '../../src/domain/people/groups/groupRef.ts';
import { PROJECT_ROLES, type ProjectRole } from '../../src/domain/people/permissions.ts';
import type { Named } from '../../src/domain/refs.ts';
import { SUCH } from '../../src/domain/refusalCopy.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import { grantGroupRole, groupRoleIn } from '../../src/services/people/groups/changeGroupRoles.ts';
import { type Authorized, type Context, showing } from '../shared/define.ts';
import { CHECK_GROUP, FIELD, grantedText, grantQuestion, inProject, roleText } from './copy.ts';

/** A group that is given a role, its current one, and where. */
export interface GroupGrant {
  readonly group: GroupRef;
  readonly label: string;
  readonly project: Named;
  readonly held: ProjectRole | undefined;
}

/** Looks at a group that would be given a role. */
export async function readGroupGrant({ services }: Context, group: GroupRef, project: Named): Promise<GroupGrant> {
  const label = groupLabel(services.policy.platforms, group);
  return { group, label, project, held: await groupRoleIn(services, project.id, group.id) };
}

const NAMED = /^group (\S+) (\S+) (.+)$/;

/** @returns how a question about a group is stored. */
export function groupSubjectId({ group, project }: GroupGrant): string {
  return `group ${project.id} ${group.id} ${group.handle}`;
}

/** Finds what a question was about. @returns undefined if its project is out of sight (invariant 10), or it is about no group. */
export async function reloadGroup(context: Context, subjectId: string): Promise<GroupGrant | undefined> {
  const [, projectId, id, handle] = NAMED.exec(subjectId) ?? [];
  if (projectId === undefined || id === undefined || handle === undefined) return undefined;
  const project = await context.directory.findProject(context.actor, projectId);
  return project === undefined ? undefined : await readGroupGrant(context, { id, handle }, project);
}

/** What the question shows, compared when it is answered. */
export function seenGroup({ label, project, held }: GroupGrant): Snapshot {
  return snapshotOfGroupGrant(label, project.name, held);
}

/** Asks before a group is given a role. A handle is whatever those who manage the group chose, so the question shows its ID. */
export function askGroupGrant({ label, project, held }: GroupGrant, role: ProjectRole, verb: string): Result<Question> {
  const cannot = refuseGroupGrant(label, role, held);
  if (cannot !== undefined) return refused(cannot);
  const blocks = [
    heading(grantQuestion(label, role, project.name)),
    fields([FIELD.group, label], [FIELD.role, roleText(role, held)], [FIELD.where, inProject(project.name)]),
    note(CHECK_GROUP),
  ];
  return done({ label: verb, style: 'primary', blocks, params: { role }, weighsAs: weightOfRole(role) });
}

/** Carries it out, and says to which group it was given. */
export async function actGroupGrant(
  { services, by }: Authorized,
  { group, label, project }: GroupGrant,
  confirmation: Confirmation,
): Promise<Result<Reply>> {
  const role = PROJECT_ROLES.find((one) => one === confirmation.params['role']);
  if (role === undefined) return refused({ code: 'not-found', subject: SUCH.thing });
  const granted = await grantGroupRole(services, by, project, group, role, confirmation);
  if (granted.kind === 'refused') return granted;
  const words = grantedText(label, role, project.name, granted.value.was ?? undefined);
  return showing(text(words));
}
