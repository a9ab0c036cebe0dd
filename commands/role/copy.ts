/** Texts of the commands about roles. Functions take data and return words; nothing is decided here. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  grant: 'Give someone, or everyone in a group, a role in a project, or make someone an admin.',
  list: 'List who has which role in a project, and who is an admin.',
  revoke: 'Remove someone or a group from a project, or remove someone’s admin role.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  grantPerson: 'Who gets the role; or name a group',
  grantGroup: 'A group on the chat platform whose members get the role',
  grantRole: 'viewer, operator or owner of a project; admin of everything',
  revokePerson: 'Who loses the role; or name a group',
  revokeGroup: 'A group on the chat platform whose members lose the role',
  revokeRole: 'Only for admins: role:admin',
} as const;

/** What is on buttons. */
export const LABEL = { grant: 'Grant', invite: 'Invite' } as const;

/** What stands before each value. */
export const FIELD = { person: 'Person', group: 'Group', role: 'Role', where: 'Where' } as const;
/** The columns of the list. */
export const COLUMNS = ['Who', 'Role', 'In', 'From', 'Account'] as const;
/** Where a role comes from, for the list. */
export const FROM = {
  granted: 'granted',
  configured: 'LATCHKEY_ADMINS',
  group: 'everyone in the group',
  onCall: 'LATCHKEY_ON_CALL',
} as const;
/** Whom a configured admin's account means, where they have not spoken yet; and what a configured group is whose handle isn't known. */
export const UNNAMED = { admin: 'not met yet', group: 'group' } as const;
export const groupName = (handle: string): string => `group @${handle}`;
/** What an admin may act on. */
export const EVERYTHING = 'everything';
/** Where people on call are on call. */
export const EVERY_PROJECT = 'every project';
/** What they are. */
export const ON_CALL = 'on call';
/** Where an admin is one, for the question. */
export const EVERYWHERE = 'everywhere: every project, every key';

/** What a role is of, where it isn't a project's. */
export const LATCHKEY = 'Latchkey';
/** Why `role:admin` and a project contradict each other. */
export const ADMIN_IS_EVERYWHERE = 'Admins are admins everywhere. Viewer, operator and owner are roles in one project.';

/** Why a person and a group contradict each other. */
export const ONE_OF_BOTH = 'A role is granted to a person or to a group, one at a time.';
/** Why `role:admin` and a group contradict each other. */
export const ADMINS_ARE_PEOPLE =
  'Only people can be admins. Otherwise those who manage the group would decide who can do everything here.';
/** Stands below a question that gives a group something. */
export const CHECK_GROUP =
  'Everyone in this group gets the role, now and later, while they’re in it. Those who manage the group on its platform decide who that is.';

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
/** What becomes of the keys of someone who was removed. */
export const keysPassedOn = (keys: number): string =>
  keys === 1
    ? 'Their key belongs to the project now, and its warnings go there.'
    : `Their ${keys} keys belong to the project now, and the warnings go there.`;
export const revokedGroup = (group: string, project: string, before: string): string =>
  `The ${group} no longer has a role in ${project} (previously ${before}). Its members keep the roles that were granted to them.`;
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
export const WITHDRAW_ANY =
  'To withdraw an invitation, type /apikey role revoke person:PLATFORM:ACCOUNT project:PROJECT';
export const withdrawnText = (person: string, project: string): string =>
  `Withdrew the invitation of ${person} to ${project}.`;
export const invitedRole = (role: string): string => `${role}, invited`;
export const invitedFrom = (by: string, until: string): string => `by ${by}, until ${until}`;

function withArticle(role: Role): string {
  return role === 'viewer' ? `a ${role}` : `an ${role}`;
}
