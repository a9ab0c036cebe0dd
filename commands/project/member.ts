import { text, view } from '../../src/chat/view.ts';
import { PROJECT_ROLES } from '../../src/domain/permissions.ts';
import { done } from '../../src/domain/result.ts';
import { grantRole } from '../../src/services/roles.ts';
import { command } from '../define.ts';
import { projectOrActive } from './activeProject.ts';

/** Lets someone into a project. */
export const projectMember = command({
  path: ['project', 'member'],
  summary: 'Make someone a member of a project: viewer, operator or owner.',
  examples: ['/apikey project member @ben role:operator', '/apikey project member person:@ana role:owner project:shop'],
  action: 'project.member',
  options: {
    person: { type: 'person', required: true, description: 'Whom to let in' },
    role: { type: 'choice', choices: PROJECT_ROLES, description: 'What they may do; viewer, unless said otherwise' },
    project: { type: 'project', description: 'The project; your active one, unless said otherwise' },
  },
  find: (context, { project }) => projectOrActive(context, project),
  scope: (project) => ({ projectId: project.id }),
  async run(context, { subject: project, options }) {
    const role = options.role ?? 'viewer';
    const granted = await grantRole(context.services, context.by, project, options.person, role);
    if (granted.kind === 'refused') return granted;
    const was = granted.value.was === null ? '' : ` (was ${granted.value.was})`;
    return done({ kind: 'view', view: view(text(`${options.person.name} is ${role} of ${project.name} now${was}.`)) });
  },
});
