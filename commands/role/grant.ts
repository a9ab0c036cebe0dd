import { projectOrActive } from '../project/activeProject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { confirmedCommand } from '../shared/define.ts';
import { actGrant, askGrant, findGrant, grantSubject } from './askGrant.ts';
import { adminOfProject } from './contradiction.ts';
import { LABEL, OPTION, SUMMARY } from './copy.ts';
import { ROLE_CHOICES } from './roleSubject.ts';

/** Gives a role in a project, or that of an admin. */
export const roleGrant = confirmedCommand({
  path: ['role', 'grant'],
  summary: SUMMARY.grant,
  examples: ['/apikey role grant @ben role:operator', '/apikey role grant person:@ana role:admin'],
  action: 'role.grant',
  options: {
    person: { type: 'person', required: true, description: OPTION.grantPerson },
    role: {
      type: 'choice',
      choices: ROLE_CHOICES,
      required: true,
      description: OPTION.grantRole,
    },
    project: { type: 'project', description: SHARED.project },
  },
  contradiction: ({ role, project }) => adminOfProject(role, project, { role: 'owner' }),
  async find(context, { person, role, project }) {
    if (role === 'admin') return await findGrant(context, person, undefined);
    const found = await projectOrActive(context, project);
    return found.kind === 'found' ? await findGrant(context, person, found.subject) : found;
  },
  ...grantSubject,
  ask: (_, { subject, options }) => Promise.resolve(askGrant(subject, options.role, LABEL.grant)),
  act: (context, { subject, confirmation }) => actGrant(context, subject, confirmation),
});
