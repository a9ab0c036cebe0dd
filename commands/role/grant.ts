import { projectOrActive } from '../project/activeProject.ts';
import { confirmedCommand } from '../shared/define.ts';
import { actGrant, askGrant, findGrant, grantSubject } from './askGrant.ts';
import { adminOfProject } from './contradiction.ts';
import { ROLE_CHOICES } from './roleSubject.ts';

/** Gives a role in a project, or that of an admin. */
export const roleGrant = confirmedCommand({
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
  contradiction: ({ role, project }) => adminOfProject(role, project, { role: 'owner' }),
  async find(context, { person, role, project }) {
    if (role === 'admin') return await findGrant(context, person, undefined);
    const found = await projectOrActive(context, project);
    return found.kind === 'found' ? await findGrant(context, person, found.subject) : found;
  },
  ...grantSubject,
  ask: (_, { subject, options }) => Promise.resolve(askGrant(subject, options.role, 'Grant')),
  act: (context, { subject, confirmation }) => actGrant(context, subject, confirmation),
});
