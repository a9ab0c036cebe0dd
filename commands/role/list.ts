import { heading, note, view } from '../../src/chat/contracts/view.ts';
import { accountText } from '../../src/domain/people/invitation.ts';
import { done } from '../../src/domain/result.ts';
import { moment } from '../../src/domain/time/moment.ts';
import { labelPeople } from '../../src/services/people/findPeople.ts';
import { listInvitations } from '../../src/services/people/invitations.ts';
import { listAdmins, listMembers } from '../../src/services/people/roles.ts';
import { projectOrActive } from '../project/activeProject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command } from '../shared/define.ts';
import { COLUMNS, EVERYTHING, invitedAccount, invitedRole, rolesTitle, SUMMARY, WITHDRAW_ANY } from './copy.ts';

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
    const invitations = await listInvitations(context.services, project.id);
    const invited = invitations.map(({ platform, account, role, by, expiresAt }) => [
      account,
      invitedRole(role),
      project.name,
      invitedAccount(accountText({ platform, account }), by, moment(expiresAt, 'day')),
    ]);
    const table = { kind: 'table', columns: COLUMNS, rows: [...rows, ...invited] } as const;
    return done({
      kind: 'view',
      view: view(heading(rolesTitle(project.name)), table, invited.length === 0 ? undefined : note(WITHDRAW_ANY)),
    });
  },
});
