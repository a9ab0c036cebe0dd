import { PROJECT_ROLES } from '../../src/domain/people/permissions.ts';
import { actGrant, askGrant, findGrant, grantSubject } from '../role/askGrant.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { confirmedCommand } from '../shared/define.ts';
import { projectOrActive } from './activeProject.ts';
import { LABEL, OPTION, SUMMARY } from './copy.ts';

/** Lets someone into a project. */
export const projectMember = confirmedCommand({
  path: ['project', 'member'],
  summary: SUMMARY.member,
  examples: ['/apikey project member @ben role:operator', '/apikey project member person:@ana role:owner project:shop'],
  action: 'project.member',
  options: {
    person: { type: 'person', invites: true, required: true, description: OPTION.memberPerson },
    role: { type: 'choice', choices: PROJECT_ROLES, description: OPTION.memberRole },
    project: { type: 'project', description: SHARED.project },
  },
  async find(context, { person, project }) {
    const found = await projectOrActive(context, project);
    return found.kind === 'found' ? await findGrant(context, person, found.subject) : found;
  },
  ...grantSubject,
  ask: (_, { subject, options }) =>
    Promise.resolve(askGrant(subject, options.role ?? 'viewer', subject.held === undefined ? LABEL.add : LABEL.change)),
  act: (context, { subject, confirmation }) => actGrant(context, subject, confirmation),
});
