import { PROJECT_ROLES } from '../../src/domain/people/permissions.ts';
import { actGrant, askGrant, findGrant, grantSubject } from '../role/askGrant.ts';
import { confirmedCommand } from '../shared/define.ts';
import { projectOrActive } from './activeProject.ts';

/** Lets someone into a project. */
export const projectMember = confirmedCommand({
  path: ['project', 'member'],
  summary: 'Make someone a member of a project: viewer, operator or owner.',
  examples: ['/apikey project member @ben role:operator', '/apikey project member person:@ana role:owner project:shop'],
  action: 'project.member',
  options: {
    person: { type: 'person', required: true, description: 'Whom to let in' },
    role: { type: 'choice', choices: PROJECT_ROLES, description: 'What they may do; viewer, unless said otherwise' },
    project: { type: 'project', description: 'The project; your active one, unless said otherwise' },
  },
  async find(context, { person, project }) {
    const found = await projectOrActive(context, project);
    return found.kind === 'found' ? await findGrant(context, person, found.subject) : found;
  },
  ...grantSubject,
  ask: (_, { subject, options }) =>
    Promise.resolve(askGrant(subject, options.role ?? 'viewer', subject.held === undefined ? 'Add' : 'Change')),
  act: (context, { subject, confirmation }) => actGrant(context, subject, confirmation),
});
