import { text, view } from '../../src/chat/view.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { grantAdmin, grantRole } from '../../src/services/roles.ts';
import { command } from '../define.ts';
import { projectOrActive } from '../project/activeProject.ts';
import { ROLE_CHOICES, type RoleSubject } from './roleSubject.ts';

/** Gives a role in a project, or that of an admin. */
export const roleGrant = command({
  path: ['role', 'grant'],
  summary: 'Give someone a role in a project, or make them an admin.',
  examples: ['/apikey role grant @ben role:operator', '/apikey role grant person:@ana role:admin'],
  action: 'role.grant',
  options: {
    person: { type: 'person', required: true, description: 'Who gets the role' },
    role: {
      type: 'choice',
      choices: ROLE_CHOICES,
      required: true,
      description: 'viewer, operator or owner of a project; admin of everything',
    },
    project: { type: 'project', description: 'The project; your active one, unless said otherwise' },
  },
  async find(context, { role, project }) {
    if (role === 'admin') return { kind: 'found', subject: { role } satisfies RoleSubject };
    const found = await projectOrActive(context, project);
    return found.kind === 'found'
      ? { kind: 'found', subject: { role, project: found.subject } satisfies RoleSubject }
      : found;
  },
  scope: (subject: RoleSubject) => (subject.role === 'admin' ? {} : { projectId: subject.project.id }),
  async run(context, { subject, options: { person } }) {
    const granted =
      subject.role === 'admin'
        ? await grantAdmin(context.services, context.by, person)
        : await grantRole(context.services, context.by, subject.project, person, subject.role);
    if (granted.kind === 'refused') return granted;
    return done({ kind: 'view', view: view(text(grantedWords(person, subject))) });
  },
});

function grantedWords(person: Named, subject: RoleSubject): string {
  return subject.role === 'admin'
    ? `${person.name} is an admin now.`
    : `${person.name} is ${subject.role} of ${subject.project.name} now.`;
}
