import type { CommandRegistry } from '../src/chat/contracts/registry.ts';
import { askedFrom } from '../src/domain/people/approvals/approvals.ts';
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

/** What is about one person’s own things, and what permission lets others see them too. */
const PERSONAL: Partial<Record<ActionName, ActionName | 'nobody else'>> = {
  'request.show': 'request.decide',
  'request.withdraw': 'request.decide',
  'secret.reveal': 'nobody else',
};

/** What is about something that only those see who may do it. */
const HIDDEN: ReadonlySet<ActionName> = new Set<ActionName>(['request.decide']);

/** Says whether somebody may do it, as the one table of permissions decides. */
function cell(actor: Actor, action: ActionName, keyOwner: boolean): string {
  if (PERMISSIONS[action].role !== 'anyone' && !mayView(actor, PROJECT)) return 'not there';
  const scope = { projectId: PROJECT, ...(keyOwner ? { keyOwnerId: OWN } : {}) };
  switch (decidePermission(actor, action, scope, undefined).kind) {
    case 'allowed':
      return isTheirsOnly(actor, action) ? 'their own' : 'yes';
    case 'needs-reason':
      return 'with a reason';
    case 'denied':
      return HIDDEN.has(action) ? 'not there' : 'no';
  }
}

function isTheirsOnly(actor: Actor, action: ActionName): boolean {
  const others = PERSONAL[action];
  if (others === undefined) return false;
  return (
    others === 'nobody else' || decidePermission(actor, others, { projectId: PROJECT }, undefined).kind !== 'allowed'
  );
}

/** Says which people are asked for a code, or told to enroll, before they may do it. */
function secondFactor(action: ActionName): string {
  const decide = (mode: 'optional' | 'required', isEnrolled: boolean) =>
    decideSecondFactor(action, { mode, isEnrolled, provenAt: null }, 0);
  if (decide('optional', true) === 'go-on') return '';
  return decide('required', false) === 'enroll' ? 'code; must enroll where required' : 'code';
}

/** Says from which setting of a project on it waits for an approval. */
function approval(action: ActionName): string {
  const from = askedFrom(action);
  if (from === undefined) return '';
  return from === 'all' ? 'with `all`' : 'with `delete` or `all`';
}

/** Writes docs/permissions.md: what each command does for whom. */
export function permissionsPage<Services>(registry: CommandRegistry<Services>): string {
  const rows = registry.commands.map(({ path, action }) => {
    const cells = COLUMNS.map(([, actor, keyOwner]) => cell(actor, action, keyOwner));
    // What goes on with a rotation was approved, or needed no approval, when it began.
    const waits = path[0] === 'rotation' ? '' : approval(action);
    return `| \`${path.join(' ')}\` | ${[...cells, secondFactor(action), waits].join(' | ')} |`;
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
    'changes a minute. The column “second factor” says where a person who has one is asked for a code, if they gave none in the last ten',
    'minutes, and what needs enrolment where `LATCHKEY_MFA` is `required` or `keys`. The last column says which setting of a project makes it',
    'wait for the approval of another owner or an admin ([approvals](approvals.md)). `regenerate replace:both` ends a key, so it waits where',
    '`delete` does; `role grant` and `project member` wait where the role is owner; `project settings approval:…` is for owners, and waits where',
    'it asks for fewer approvals than before; `project settings policy:…` takes what `project policy` takes. “Their own” is a request that they made, or a secret that waits for them; anybody else’s is',
    'not there. Anyone may type `incident rotate` and `incident disable`: they take those keys of which `regenerate` and `disable` would be',
    'permitted, leave out the others, and wait for approvals as they do. `test/permissions/` tries every cell on every platform.',
    '',
    `| command | ${COLUMNS.map(([title]) => title).join(' | ')} | second factor | approval |`,
    `|---|${COLUMNS.map(() => '---|').join('')}---|---|`,
    ...rows,
    '',
  ].join('\n');
}
