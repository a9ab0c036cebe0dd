import { heading, note } from '../../src/chat/contracts/view.ts';
import { groupAccount } from '../../src/domain/people/groups/groupRef.ts';
import { accountText } from '../../src/domain/people/invitation.ts';
import type { Named } from '../../src/domain/refs.ts';
import { expiryMoment } from '../../src/domain/time/moment.ts';
import { labelPeople } from '../../src/services/people/findPeople.ts';
import { listGroupRoles } from '../../src/services/people/groups/groupRoles.ts';
import { listInvitations } from '../../src/services/people/invitations.ts';
import { configuredStrangers, listAdmins, listMembers } from '../../src/services/people/roles.ts';
import { projectOrActive } from '../project/activeProject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { type Context, command, scopeOfProject, showing } from '../shared/define.ts';
import {
  COLUMNS,
  EVERY_PROJECT,
  EVERYTHING,
  FROM,
  groupName,
  invitedFrom,
  invitedRole,
  ON_CALL,
  rolesTitle,
  SUMMARY,
  UNNAMED,
  WITHDRAW_ANY,
} from './copy.ts';

/** Says who may do what, and where that comes from. */
export const roleList = command({
  path: ['role', 'list'],
  aliases: ['roles', 'project members', 'project member list'],
  summary: SUMMARY.list,
  examples: ['/apikey role list', '/apikey role list project:shop'],
  action: 'role.list',
  options: { project: { type: 'project', description: SHARED.project } },
  screen: true,
  find: (context, { project }) => projectOrActive(context, project),
  scope: scopeOfProject,
  async run(context, { subject: project }) {
    const invited = await invitedRows(context, project);
    const rows = [
      ...(await projectRows(context, project)),
      ...(await adminRows(context)),
      ...(await onCallRows(context)),
      ...invited,
    ];
    const table = { kind: 'table', columns: COLUMNS, rows } as const;
    const below = invited.length === 0 ? undefined : note(WITHDRAW_ANY);
    return showing(heading(rolesTitle(project.name)), table, below);
  },
});

type Row = readonly [who: string, role: string, where: string, from: string, account: string];

/** Members, then groups: who is in a group is only known of those who speak. */
async function projectRows(context: Context, project: Named): Promise<readonly Row[]> {
  const { services } = context;
  const members = await listMembers(services, project.id);
  const accounts = await accountsOf(
    context,
    members.map(({ person }) => person.id),
  );
  const groups = await listGroupRoles(services, project.id);
  return [
    ...members.map(({ person, role }): Row => [person.name, role, project.name, FROM.granted, accounts(person.id)]),
    ...(await Promise.all(
      groups.map(async ({ groupId, handle, role }): Promise<Row> => {
        const name = groupName((await handleNow(context, groupId)) ?? handle);
        return [name, role, project.name, FROM.group, groupAccount(services.policy.platforms, groupId)];
      }),
    )),
  ];
}

async function adminRows(context: Context): Promise<readonly Row[]> {
  const admins = await listAdmins(context.services);
  const accounts = await accountsOf(
    context,
    admins.map(({ person }) => person.id),
  );
  const strangers = await configuredStrangers(context.services);
  return [
    ...admins.map(({ person, role, configured }): Row => {
      return [person.name, role, EVERYTHING, configured ? FROM.configured : FROM.granted, accounts(person.id)];
    }),
    ...strangers.map((name): Row => [UNNAMED.admin, 'admin', EVERYTHING, FROM.configured, name]),
  ];
}

async function onCallRows(context: Context): Promise<readonly Row[]> {
  const { platforms, onCallGroups } = context.services.policy;
  return await Promise.all(
    [...onCallGroups].map(async (id): Promise<Row> => {
      const handle = await handleNow(context, id);
      const name = handle === undefined ? UNNAMED.group : groupName(handle);
      return [name, ON_CALL, EVERY_PROJECT, FROM.onCall, groupAccount(platforms, id)];
    }),
  );
}

/** Those who are invited: they have the role once they first type something. */
async function invitedRows({ services, now }: Context, project: Named): Promise<readonly Row[]> {
  const invitations = await listInvitations(services, project.id);
  return invitations.map(({ platform, account, role, by, expiresAt }) => {
    const from = invitedFrom(by, expiryMoment(expiresAt, now));
    return [account, invitedRole(role), project.name, from, accountText({ platform, account })];
  });
}

/** @returns what the platform calls a group now; undefined where it can't be asked. */
async function handleNow({ directory, actor, platform }: Context, groupId: string): Promise<string | undefined> {
  return (await directory.findGroups(actor, groupId, platform)).found[0]?.handle;
}

async function accountsOf({ services }: Context, ids: readonly string[]): Promise<(id: string) => string> {
  const people = await labelPeople(services, ids);
  return (id) => people.get(id)?.accounts ?? '';
}
