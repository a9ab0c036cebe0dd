import type { Found, Question, Reply } from '../../src/chat/contracts/command.ts';
import { code, fields, heading, note, text, view } from '../../src/chat/contracts/view.ts';
import { CHECK_WHO } from '../../src/chat/copy/answerCopy.ts';
import { quote } from '../../src/chat/parsing/writeLine.ts';
import { weightOfRole } from '../../src/domain/people/approvals/approvals.ts';
import type { Confirmation, Snapshot } from '../../src/domain/people/confirmation.ts';
import { refuseGrant, snapshotOfGrant } from '../../src/domain/people/grant.ts';
import { accountText, INVITATION_LIFE, type Invitee, invitedLabel } from '../../src/domain/people/invitation.ts';
import { PROJECT_ROLES, type ProjectRole, type Scope } from '../../src/domain/people/permissions.ts';
import { type AccountName, readAccountName } from '../../src/domain/people/pickPerson.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done, type Result, refused } from '../../src/domain/result.ts';
import { formatDuration } from '../../src/domain/time/duration.ts';
import { moment } from '../../src/domain/time/moment.ts';
import { type GrantFacts, readGrant } from '../../src/services/people/askedGrant.ts';
import { findInvitation, invite } from '../../src/services/people/invitations.ts';
import { grantAdmin, grantRole } from '../../src/services/people/roles.ts';
import { type Authorized, type Context, showing } from '../shared/define.ts';
import {
  EVERYWHERE,
  FIELD,
  grantedText,
  grantQuestion,
  inProject,
  invitedText,
  inviteNote,
  inviteQuestion,
  LABEL,
  LATCHKEY,
  roleText,
  WITHDRAW,
} from './copy.ts';

/** Whom a role is given, how they stand now, and where; without a project it is the role admin, of the deployment. */
export interface GrantSubject extends GrantFacts {
  readonly project?: Named;
  /** The account of someone nobody has met: they are invited. `held` is then the role to which they are invited already. */
  readonly account?: AccountName;
}

/** Finds whom a role would be given. */
export async function findGrant(
  context: Context,
  person: Invitee,
  project: Named | undefined,
): Promise<Found<GrantSubject>> {
  if (person.account !== undefined && project !== undefined) {
    return { kind: 'found', subject: await invitedSubject(context, person.account, project) };
  }
  const facts = await readGrant(context.services, person.id, project);
  if (facts === undefined) return { kind: 'refused', refusal: { code: 'person-gone', subject: person.name } };
  return { kind: 'found', subject: { ...facts, ...(project === undefined ? {} : { project }) } };
}

/** What commands that give somebody a role share: what permission is decided on, and how the subject is found again. */
export const grantSubject = {
  scope: ({ project }: GrantSubject): Scope =>
    project === undefined ? {} : { projectId: project.id, projectName: project.name },
  subjectId: ({ person, project }: GrantSubject): string => `${person.id}:${project?.id ?? ''}`,
  async reload(context: Context, subjectId: string): Promise<GrantSubject | undefined> {
    const end = subjectId.lastIndexOf(':');
    const [personId, projectId] = [subjectId.slice(0, end), subjectId.slice(end + 1)];
    const project = projectId === '' ? undefined : await context.directory.findProject(context.actor, projectId);
    // A project that is out of sight does not exist (invariant 10); it must not turn into the whole deployment.
    if (projectId !== '' && project === undefined) return undefined;
    const account = readAccountName(context.services.policy.platforms, personId);
    if (account !== undefined && project !== undefined) return await invitedSubject(context, account, project);
    const facts = await readGrant(context.services, personId, project);
    return facts === undefined ? undefined : { ...facts, ...(project === undefined ? {} : { project }) };
  },
  seen: ({ person, project, held }: GrantSubject): Snapshot =>
    snapshotOfGrant(person.label, project === undefined ? {} : { project: project.name, was: held }),
};

/**
 * Asks before somebody is given a role. A display name is whatever its bearer chose, so the question shows handles and IDs.
 * @param label the verb on the button.
 */
export function askGrant(subject: GrantSubject, role: ProjectRole | 'admin', label: string): Result<Question> {
  const { person, project, account, held, admin, owners } = subject;
  if (account !== undefined && project !== undefined && role !== 'admin') return askInvite(subject, project.name, role);
  if (role === 'admin') {
    if (admin) return refused({ code: 'role-held', subject: person.name });
  } else {
    const cannot = refuseGrant(person, role, held, owners);
    if (cannot !== undefined) return refused(cannot);
  }
  const blocks = [
    heading(grantQuestion(person.name, role, project?.name ?? LATCHKEY)),
    fields(
      [FIELD.person, person.label],
      [FIELD.role, roleText(role, held)],
      [FIELD.where, project === undefined ? EVERYWHERE : inProject(project.name)],
    ),
    note(CHECK_WHO),
  ];
  const style = role === 'admin' ? 'danger' : 'primary';
  return done({ label, style, blocks, params: { role }, weighsAs: weightOfRole(role) });
}

/** Someone nobody has met, as the commands that give a role see them. */
async function invitedSubject({ services }: Context, account: AccountName, project: Named): Promise<GrantSubject> {
  const { platforms } = services.policy;
  const label = invitedLabel(platforms, account);
  const person = { id: accountText(account), name: account.account, label, accounts: label, choice: label };
  const held = (await findInvitation(services, project, account))?.role;
  return { person, project, account, held, admin: false, owners: 0 };
}

/** Asks before someone nobody has met is invited: the account is all that is known of them. */
function askInvite({ person, held }: GrantSubject, project: string, role: ProjectRole): Result<Question> {
  const days = formatDuration(INVITATION_LIFE);
  const blocks = [
    heading(inviteQuestion(person.name, role, project)),
    fields([FIELD.person, person.label], [FIELD.role, roleText(role, held)], [FIELD.where, inProject(project)]),
    note(inviteNote(days)),
  ];
  return done({ label: LABEL.invite, style: 'primary', blocks, params: { role }, weighsAs: weightOfRole(role) });
}

/** Carries it out, and says to whom it was given. */
export async function actGrant(
  { services, by }: Authorized,
  { person, project, account }: GrantSubject,
  confirmation: Confirmation,
): Promise<Result<Reply>> {
  const role = PROJECT_ROLES.find((one) => one === confirmation.params['role']);
  if (project === undefined || role === undefined) {
    const granted = await grantAdmin(services, by, person, confirmation);
    if (granted.kind === 'refused') return granted;
    return showing(text(grantedText(person.label, 'admin', LATCHKEY, undefined)));
  }
  if (account !== undefined) {
    const invited = await invite(services, by, { project, account, role }, confirmation);
    if (invited.kind === 'refused') return invited;
    const { label, expiresAt } = invited.value;
    const line = `/apikey role revoke person:${accountText(account)} project:${quote(project.name)}`;
    const words = text(invitedText(label, role, project.name, moment(expiresAt, 'minute')));
    return showing(words, note(WITHDRAW), code(line));
  }
  const granted = await grantRole(services, by, project, person, role, confirmation);
  if (granted.kind === 'refused') return granted;
  const { was } = granted.value;
  return done({
    kind: 'view',
    view: view(text(grantedText(person.label, role, project.name, was ?? undefined))),
  });
}
