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
    // What continues a rotation was approved, or needed no approval, when it began.
    const waits = path[0] === 'rotation' ? '' : approval(action);
    return `| \`${path.join(' ')}\` | ${[...cells, secondFactor(action), waits].join(' | ')} |`;
  });
  return [
    '# Permissions',
    '',
    '`npm run docs` writes this page from the table of permissions in `src/domain/people/permissions.ts`; `npm test` checks that it’s up to',
    'date.',
    '',
    'A person’s role in a project is the strongest of the role that was granted to them and the roles of their groups',
    '([decision 57](decisions/0057-roles-by-group.md)): members of a group can do whatever its role can. The columns up to the key’s owner',
    'are about a person’s own projects; whatever their role there, things of other projects are “not there”: they don’t exist for that',
    'person. Being on call and being an admin count in every project. Only admins can grant or revoke the admin role, whatever the rows `role grant`',
    'and `role revoke` say. `LATCHKEY_PROJECT_CREATORS=admins` limits `project create` to admins. A chat account can ask for 60 changes a',
    'minute. The column “second factor” says where people who have one are asked for a code, unless they gave one in the last ten minutes,',
    'and which commands require enrolment when `LATCHKEY_MFA` is `required` or `keys`. The last column says which project setting makes a',
    'command wait for the approval of another owner or an admin ([approvals](approvals.md)). `regenerate replace:both` ends a key, so it waits',
    'wherever `delete` does; `role grant` and `project member` wait when the role is owner; `project settings approval:…` is for owners, and',
    'waits when it would require fewer approvals than before; `project settings policy:…` needs the same permission as `project policy`.',
    '“Their own” is a request that they made, or a secret that’s waiting for them; other people’s are not there. Anyone can type',
    '`incident rotate` and `incident disable`: they include the keys that the person could `regenerate` or `disable`, leave out the others,',
    'and wait for approvals as those commands do. `test/permissions/` tries every cell on every platform.',
    '',
    `| command | ${COLUMNS.map(([title]) => title).join(' | ')} | second factor | approval |`,
    `|---|${COLUMNS.map(() => '---|').join('')}---|---|`,
    ...rows,
    '',
  ].join('\n');
}
