import { heading, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { labelPeople } from '../../src/services/people/findPeople.ts';
import { listAdmins, listMembers } from '../../src/services/people/roles.ts';
import { projectOrActive } from '../project/activeProject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command } from '../shared/define.ts';
import { COLUMNS, EVERYTHING, rolesTitle, SUMMARY } from './copy.ts';

/** Says who may do what. */
export const roleList = command({
  path: ['role', 'list'],
  aliases: ['roles'],
  summary: SUMMARY.list,
  examples: ['/apikey role list', '/apikey role list project:shop'],
  action: 'role.list',
  options: { project: { type: 'project', description: SHARED.project } },
  screen: true,
  find: (context, { project }) => projectOrActive(context, project),
  scope: (project) => ({ projectId: project.id, projectName: project.name }),
  async run(context, { subject: project }) {
    const holders = [...(await listMembers(context.services, project.id)), ...(await listAdmins(context.services))];
    const people = await labelPeople(
      context.services,
      holders.map(({ person }) => person.id),
    );
    const rows = holders.map(({ person, role }) => [
      person.name,
      role,
      role === 'admin' ? EVERYTHING : project.name,
      people.get(person.id)?.accounts ?? '',
    ]);
    const table = { kind: 'table', columns: COLUMNS, rows } as const;
    return done({ kind: 'view', view: view(heading(rolesTitle(project.name)), table) });
  },
});
