import type { CommandRegistry } from '../src/chat/contracts/registry.ts';
import {
  type ActionName,
  type Actor,
  decidePermission,
  mayView,
  PERMISSIONS,
  type ProjectRole,
} from '../src/domain/people/permissions.ts';
import { decideSecondFactor } from '../src/domain/people/secondFactor/secondFactor.ts';

const PROJECT = 'here';
const OWN = 'me';

/** Everyone who could ask, by the table's columns: their role in the project concerned, and what else they are. */
const COLUMNS: readonly (readonly [title: string, actor: Actor, keyOwner: boolean])[] = [
  ['viewer', someone({ here: 'viewer' }), false],
  ['operator', someone({ here: 'operator' }), false],
  ['owner', someone({ here: 'owner' }), false],
  ['in a group that is operator', { ...someone({ here: 'operator' }), groups: ['slack-usergroup:S012AB3CD'] }, false],
  ['the key’s owner, a viewer', someone({ here: 'viewer' }), true],
  ['in other projects only', someone({ elsewhere: 'owner' }), false],
  ['in no project', someone({}), false],
  ['on call', { ...someone({}), onCall: true }, false],
  ['admin', { ...someone({}), admin: true }, false],
];

function someone(roles: Readonly<Partial<Record<'here' | 'elsewhere', ProjectRole>>>): Actor {
  const held = new Map(Object.entries(roles));
  return {
    personId: OWN,
    name: 'someone',
    admin: false,
    onCall: false,
    roles: held,
    activeProjectId: null,
    projectCreators: 'anyone',
  };
}

/** Says whether somebody may do it, as the one table of permissions decides. */
function cell(actor: Actor, action: ActionName, keyOwner: boolean): string {
  if (PERMISSIONS[action].role !== 'anyone' && !mayView(actor, PROJECT)) return 'not there';
  const scope = { projectId: PROJECT, ...(keyOwner ? { keyOwnerId: OWN } : {}) };
  switch (decidePermission(actor, action, scope, undefined).kind) {
    case 'allowed':
      return 'yes';
    case 'needs-reason':
      return 'with a reason';
    case 'denied':
      return 'no';
  }
}

/** Says which people are asked for a code, or told to enroll, before they may do it. */
function secondFactor(action: ActionName): string {
  const decide = (mode: 'optional' | 'required', isEnrolled: boolean) =>
    decideSecondFactor(action, { mode, isEnrolled, provenAt: null }, 0);
  if (decide('optional', true) === 'go-on') return '';
  return decide('required', false) === 'enroll' ? 'code; must enroll where required' : 'code';
}

/** Writes docs/permissions.md: what each command does for whom. */
export function permissionsPage<Services>(registry: CommandRegistry<Services>): string {
  const rows = registry.commands.map(({ path, action }) => {
    const cells = COLUMNS.map(([, actor, keyOwner]) => cell(actor, action, keyOwner));
    return `| \`${path.join(' ')}\` | ${[...cells, secondFactor(action)].join(' | ')} |`;
  });
  return [
    '# Permissions',
    '',
    'This page is written by `npm run docs` from the table of permissions in `src/domain/people/permissions.ts`; `npm test` checks that',
    'it is in step.',
    '',
    'A role in a project is the strongest of the one that was granted to a person and of those that their groups have',
    '([decision 57](decisions/0057-roles-by-group.md)): a member of a group may do what its role may. The columns up to the key’s owner',
    'are about things of a person’s own project; with any of these roles, another project’s things are not there. Being on call and being',
    'an admin count in every project. The role admin is granted and revoked by admins only, whatever stands at `role grant` and',
    '`role revoke`. `project create` is for admins only where `LATCHKEY_PROJECT_CREATORS=admins` says so. A chat account may ask for 60',
    'changes a minute. The last column says where a person with a second factor is asked for a code, if they gave none in the last ten',
    'minutes, and what needs enrolment where `LATCHKEY_MFA` is `required` or `keys`. `test/permissions/` tries every cell on every platform.',
    '',
    `| command | ${COLUMNS.map(([title]) => title).join(' | ')} | second factor |`,
    `|---|${COLUMNS.map(() => '---|').join('')}---|`,
    ...rows,
    '',
  ].join('\n');
}
