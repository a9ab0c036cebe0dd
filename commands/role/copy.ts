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
export const LABEL = { grant: 'Grant' } as const;

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

function withArticle(role: Role): string {
  return role === 'viewer' ? `a ${role}` : `an ${role}`;
}
