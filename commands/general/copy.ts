/** Texts of the commands that are about no noun. Functions take data and return words; nothing is decided here. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  audit: 'Show who changed what, and who was refused what, latest first.',
  auditExport: 'Export the part of the audit trail you can see, signed, as a file that anyone can check.',
  dashboard: 'Show your account dashboard: your active project and what needs attention.',
  help: 'Explain all commands, or one of them.',
  link: 'Link your accounts on several platforms with a one-time code.',
  whoami: 'Show who you are to Latchkey and which roles you have.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  auditKey: 'Only what happened to this key',
  auditPerson: 'Only what this person did',
  auditSince: 'Only what happened since then, such as 24h or 2026-12-31',
  exportSince: 'Only what happened since then, such as 30d or 2026-12-31',
  exportUntil: 'Only what happened until then; a date counts with all of its day',
  exportProject: 'Only what happened in this project',
  helpVerb: 'The command to explain',
  linkCode: 'The code that /apikey link showed you on your other platform',
} as const;

/** What is on buttons and over lists. */
export const LABEL = {
  older: 'Older',
  newer: 'Newer',
  projects: 'Projects',
  listKeys: 'List keys',
  activeProject: 'Active project',
  projectSettings: 'Project settings',
  allProjects: 'All projects',
  link: 'Link',
} as const;

/** The columns of the audit trail. */
export const AUDIT_COLUMNS = ['When', 'Who', 'What happened', 'To', 'Where'] as const;
/** @param events how many there are, and on which page the reader is. */
export const auditTitle = (events: string): string => `Audit trail, ${events}`;
export const auditOlder = (page: number): string => `To see older events, add page:${page}.`;

/** Says that there is nothing, of what was looked for. */
export function auditEmpty(narrowed: {
  readonly key: string | undefined;
  readonly person: string | undefined;
  readonly since: string | undefined;
}): string {
  const { key, person, since } = narrowed;
  const who = person === undefined ? '' : ` by ${person}`;
  const what = key === undefined ? '' : ` about the key ${key}`;
  const when = since === undefined ? '' : ` since ${since}`;
  return `No events${who}${what}${when}.`;
}

/** The answer to an export. @param events how many. */
export const exportTitle = (events: string): string => `Audit trail exported: ${events}`;
export const EXPORT = {
  between: 'From',
  until: 'Until',
  signedWith: 'Signed with key',
  check: 'To check it on any machine that has Latchkey’s code, with both files and the public key:',
  key: 'The public key is at /.well-known/latchkey-signing-key on Latchkey’s address. This export is in the audit trail, too.',
} as const;
/** @param file the export’s name. */
export const checkLine = (file: string): string => `npm run audit:verify -- --file ${file} --key latchkey.pem`;
/** Says that there is nothing to export. */
export const exportEmpty = (since: string, until: string | undefined, project: string | undefined): string =>
  `No events${project === undefined ? '' : ` in ${project}`} since ${since}${until === undefined ? '' : `, until ${until}`}. Nothing was exported.`;

/** Which events the reader is shown, where those are not all. */
export type AuditReachFacts =
  | { readonly kind: 'key'; readonly project: string }
  | { readonly kind: 'on-call' | 'projects'; readonly projects: readonly string[] };

/** Says which events the reader is shown. */
export function auditReachText(facts: AuditReachFacts): string {
  if (facts.kind === 'key')
    return `For this key, you see only your own actions. Operators and owners of ${facts.project} see everything.`;
  const { projects } = facts;
  const named = projects.length <= 5 ? projects.join(', ') : `your ${projects.length} projects`;
  const seen = ['your own actions', ...(facts.kind === 'on-call' ? [] : ['what happened to keys that you own'])];
  const rest = projects.length === 0 ? seen : [...seen, `everything in ${named}`];
  const all = rest.length > 2 ? `${rest.slice(0, -1).join(', ')}, and ${rest.at(-1)}` : rest.join(' and ');
  return facts.kind === 'on-call'
    ? `You’re on call, so you see what happened to every key. Beyond that, you see ${all}.`
    : `You see ${all}. Operators and owners of a project see all its events.`;
}

/** The account dashboard. */
export const DASHBOARD = {
  title: 'Account dashboard',
  noActiveProject: 'You have no active project. Choose one:',
  attention: 'Needs attention',
  nothing: 'Nothing needs attention: no key is locked, and none expires within 30 days.',
} as const;
export const lockedKey = (where: string): string => `Locked: ${where}`;
export const expiredKey = (date: string, where: string): string => `Expired ${date}: ${where}`;
export const expiringKey = (date: string, where: string): string => `Expires ${date}: ${where}`;

/** Says who the reader is, and why they see every project where they do. */
export function whoText(
  name: string,
  { admin, onCall }: { readonly admin: boolean; readonly onCall: boolean },
): string {
  const also = [...(admin ? ['an admin'] : []), ...(onCall ? ['on call'] : [])].join(' and ');
  return also === '' ? `You are ${name}.` : `You are ${name}. You’re ${also}, so you see every project.`;
}

/** What `/apikey whoami` shows. */
export const WHOAMI = {
  platform: 'Platform',
  admin: 'Admin',
  onCall: 'On call',
  activeProject: 'Active project',
  projects: 'Projects',
  yes: 'yes',
  no: 'no',
  none: 'none',
  problems: 'What the chat platforms refuse',
  byStanding: 'as an admin or on call',
} as const;
export const projectWithRole = (project: string, role: string): string => `${project} (${role})`;

/** Linking accounts. */
export const LINK = {
  codeTitle: 'Your code',
  enterIt: 'To link your other account to this one, enter the code on your other platform:',
  thisAccount: 'This account',
  linksTo: 'Links to',
  consequence: 'They become one person, with the roles and keys of both. Link them only if both accounts are yours.',
  notYours: 'If someone else gave you this code, press Cancel.',
} as const;
export const codeLife = (minutes: number): string =>
  `It works once, within ${minutes} minutes. Anyone who enters it becomes you, so don’t share it.`;
export const linkQuestion = (other: string): string => `Link this account to ${other}?`;
export const linkedText = (label: string): string => `Linked. You are now ${label}.`;

/** What to do first. */
export const FIRST_STEP = {
  key: 'There are no keys yet. Create the first one:',
  keyByOthers: 'There are no keys yet. An operator or owner of the project can create the first one.',
  channel: 'There are no integration channels yet. Add one:',
  channelByOthers: 'There are no integration channels yet. An operator or owner of the project can add one.',
  project: 'You’re not in a project yet. Create one:',
} as const;
/** Two sentences of a refusal, said in passing. */
export const inPassing = (what: string, next: string): string => `${what} ${next}`;

/** What the console says first. */
export const WELCOME = {
  title: 'Latchkey: API keys, managed in chat',
  empty: 'There’s nothing here yet. Start with these three lines:',
} as const;
export const whereChecked = (url: string): string =>
  `Services check keys at ${url}/v1/verify. /apikey help lists all commands.`;
