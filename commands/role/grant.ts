import { projectOrActive } from '../project/activeProject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { confirmedCommand } from '../shared/define.ts';
import { actGrant, askGrant, findGrant, type GrantSubject, grantSubject } from './askGrant.ts';
import {
  actGroupGrant,
  askGroupGrant,
  type GroupGrant,
  groupSubjectId,
  readGroupGrant,
  reloadGroup,
  seenGroup,
} from './askGroupGrant.ts';
import { adminOfProject, groupIsNoPerson } from './contradiction.ts';
import { LABEL, OPTION, SUMMARY } from './copy.ts';
import { ROLE_CHOICES } from './roleSubject.ts';

type Subject = GrantSubject | GroupGrant;

/** Gives a person or a group a role in a project, or a person that of an admin. */
export const roleGrant = confirmedCommand({
  path: ['role', 'grant'],
  summary: SUMMARY.grant,
  examples: [
    '/apikey role grant @ben role:operator',
    '/apikey role grant group:@sre role:operator project:shop',
    '/apikey role grant person:@ana role:admin',
  ],
  action: 'role.grant',
  options: {
    person: { type: 'person', bare: true, description: OPTION.grantPerson },
    role: {
      type: 'choice',
      choices: ROLE_CHOICES,
      required: true,
      description: OPTION.grantRole,
    },
    project: { type: 'project', description: SHARED.project },
    group: { type: 'group', description: OPTION.grantGroup },
  },
  oneOf: ['person', 'group'],
  contradiction: (options) =>
    groupIsNoPerson(options, { role: 'operator' }) ?? adminOfProject(options.role, options.project, { role: 'owner' }),
  async find(context, { person, role, project, group }) {
    if (role === 'admin' && person !== undefined) return await findGrant(context, person, undefined);
    const found = await projectOrActive(context, project);
    if (found.kind !== 'found') return found;
    if (group !== undefined)
      return { kind: 'found', subject: (await readGroupGrant(context, group, found.subject)) satisfies Subject };
    return person === undefined
      ? { kind: 'ask', options: ['person'] }
      : await findGrant(context, person, found.subject);
  },
  scope: (subject: Subject) =>
    'group' in subject
      ? { projectId: subject.project.id, projectName: subject.project.name }
      : grantSubject.scope(subject),
  subjectId: (subject) => ('group' in subject ? groupSubjectId(subject) : grantSubject.subjectId(subject)),
  reload: async (context, subjectId) =>
    (await reloadGroup(context, subjectId)) ??
    (subjectId.startsWith('group ') ? undefined : await grantSubject.reload(context, subjectId)),
  seen: (subject) => ('group' in subject ? seenGroup(subject) : grantSubject.seen(subject)),
  ask(_, { subject, options: { role } }) {
    if (!('group' in subject)) return Promise.resolve(askGrant(subject, role, LABEL.grant));
    // A group of admins contradicts itself, and was refused as such.
    return Promise.resolve(askGroupGrant(subject, role === 'admin' ? 'owner' : role, LABEL.grant));
  },
  act: (context, { subject, confirmation }) =>
    'group' in subject ? actGroupGrant(context, subject, confirmation) : actGrant(context, subject, confirmation),
});
