import { text, view } from '../../src/chat/contracts/view.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { labelPerson } from '../../src/services/people/findPeople.ts';
import { revokeAdmin, revokeRole } from '../../src/services/people/roles.ts';
import { projectOrActive } from '../project/activeProject.ts';
import { command } from '../shared/define.ts';
import { adminOfProject } from './contradiction.ts';

type RevokeSubject = { readonly kind: 'admin' } | { readonly kind: 'project'; readonly project: Named };

/** Takes a role away. */
export const roleRevoke = command({
  path: ['role', 'revoke'],
  summary: 'Take someone out of a project, or take the role admin from them.',
  examples: ['/apikey role revoke @ben', '/apikey role revoke @ana role:admin'],
  action: 'role.revoke',
  options: {
    person: { type: 'person', required: true, description: 'Who loses the role' },
    role: { type: 'choice', choices: ['admin'], description: 'Only for admins: role:admin' },
    project: { type: 'project', description: 'The project; your active one, unless said otherwise' },
  },
  contradiction: ({ role, project }) => adminOfProject(role, project, { role: undefined }),
  async find(context, { role, project }) {
    if (role === 'admin') return { kind: 'found', subject: { kind: 'admin' } satisfies RevokeSubject };
    const found = await projectOrActive(context, project);
    if (found.kind !== 'found') return found;
    return { kind: 'found', subject: { kind: 'project', project: found.subject } satisfies RevokeSubject };
  },
  scope: (subject: RevokeSubject) => (subject.kind === 'admin' ? {} : { projectId: subject.project.id }),
  async run(context, { subject, options: { person } }) {
    const label = await labelPerson(context.services, person);
    if (subject.kind === 'admin') {
      const revoked = await revokeAdmin(context.services, context.by, person);
      if (revoked.kind === 'refused') return revoked;
      return done({ kind: 'view', view: view(text(`${label} is no longer an admin of Latchkey.`)) });
    }
    const revoked = await revokeRole(context.services, context.by, subject.project, person);
    if (revoked.kind === 'refused') return revoked;
    const sentence = `${label} is no longer in ${subject.project.name} (previously ${revoked.value.was}). Their keys keep working; transfer them to someone else.`;
    return done({ kind: 'view', view: view(text(sentence)) });
  },
});
