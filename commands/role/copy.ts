/** Texts of the commands about roles. Functions take data and return words; nothing is decided here. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  grant: 'Give someone a role in a project, or make them an admin.',
  list: 'List who has which role in a project, and who is an admin.',
  revoke: 'Remove someone from a project, or take the role admin away from them.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  grantPerson: 'Who gets the role',
  grantRole: 'viewer, operator or owner of a project; admin of everything',
  revokePerson: 'Who loses the role',
  revokeRole: 'Only for admins: role:admin',
} as const;

/** What is on buttons. */
export const LABEL = { grant: 'Grant', invite: 'Invite' } as const;

/** What stands before each value. */
export const FIELD = { person: 'Person', role: 'Role', where: 'Where' } as const;
/** The columns of the list. */
export const COLUMNS = ['Person', 'Role', 'In', 'Account'] as const;
/** What an admin may act on. */
export const EVERYTHING = 'everything';
/** Where an admin is one, for the question. */
export const EVERYWHERE = 'everywhere: every project, every key';

/** What a role is of, where it isn't a project's. */
export const LATCHKEY = 'Latchkey';
/** Why `role:admin` and a project contradict each other. */
export const ADMIN_IS_EVERYWHERE = 'Admins are admins everywhere. Viewer, operator and owner are roles in one project.';

type Role = 'viewer' | 'operator' | 'owner' | 'admin';

export const grantQuestion = (person: string, role: Role, where: string): string =>
  `Make ${person} ${withArticle(role)} of ${where}?`;
export const roleText = (role: Role, held: string | undefined): string =>
  held === undefined ? role : `${role} (now ${held})`;
export const inProject = (project: string): string => `the project ${project}`;
export const grantedText = (person: string, role: Role, where: string, before: string | undefined): string =>
  `${person} is now ${withArticle(role)} of ${where}${before === undefined ? '' : ` (previously ${before})`}.`;
export const revokedAdmin = (person: string): string => `${person} is no longer an admin of Latchkey.`;
export const revokedRole = (person: string, project: string, before: string): string =>
  `${person} is no longer in ${project} (previously ${before}). Their keys keep working. Transfer them to someone else.`;
export const rolesTitle = (project: string): string => `Roles in ${project}`;

/** Asks before someone nobody has met is invited. */
export const inviteQuestion = (account: string, role: Role, project: string): string =>
  `Invite ${account} to ${project} as ${withArticle(role)}?`;
/** @param life how long it waits, in words. */
export const inviteNote = (life: string): string =>
  `Nobody has used this account here yet, so check that it’s written right. They get the role when they first type something, within ${life}.`;
export const invitedText = (person: string, role: Role, project: string, until: string): string =>
  `Invited ${person} to ${project} as ${withArticle(role)}. The invitation waits until ${until}.`;
/** Before the line that withdraws an invitation. */
export const WITHDRAW = 'To withdraw it:';
/** Below a list that holds invitations. */
export const WITHDRAW_ANY = 'To withdraw an invitation, type /apikey role revoke person:PLATFORM:ACCOUNT';
export const withdrawnText = (person: string, project: string): string =>
  `Withdrew the invitation of ${person} to ${project}.`;
export const invitedRole = (role: string): string => `${role}, invited`;
/** @param account as it is typed: `console:ben`. */
export const invitedAccount = (account: string, by: string, until: string): string =>
  `${account}, by ${by}, until ${until}`;

function withArticle(role: Role): string {
  return role === 'viewer' ? `a ${role}` : `an ${role}`;
}
