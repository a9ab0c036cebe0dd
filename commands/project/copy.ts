import type { LeakPolicy } from '../../src/domain/leaks/leakPolicy.ts';
import type { ApprovalSetting } from '../../src/domain/people/approvals/approvals.ts';
import { daysAhead } from '../../src/domain/time/duration.ts';
import type { OptionalKind } from '../../src/domain/warnings/kinds.ts';
import { counted } from '../shared/copy.ts';

/** Texts of the commands about projects. Functions take data and return words; nothing is decided here. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  archive: 'Archive a project that has no keys left.',
  create: 'Create a project. You own it, and it becomes your active project.',
  list: 'Show the projects dashboard: your projects, each with its menu.',
  member: 'Make someone a member of a project: viewer, operator or owner.',
  rename: 'Rename a project. Its channels and keys stay as they are.',
  settings: 'Show a project’s settings: General, Channels and Apps.',
  use: 'Make a project your active one.',
  policy: 'Show or change what happens automatically when a project’s secret is found in public.',
  warnings: 'Show or change which warnings a project’s key owners get, and when.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  archive: 'The project to archive',
  createName: 'What to call the project',
  memberPerson: 'Who to add',
  memberRole: 'What they can do; viewer by default',
  rename: 'The project to rename',
  renameTo: 'Its new name',
  section: 'Show only this section; all by default',
  approval: 'Which changes another owner has to approve: none, delete (of keys), or all changes of keys and apps',
  use: 'The project to work in',
  days: 'How many days before a key expires; default undoes your choice',
  off: 'Which warnings to turn off, one or more',
  on: 'Which warnings to turn back on',
  fallback: 'The conversation for warnings that can’t be sent by DM; you must be able to post in it',
  report: 'Whether the project’s owners get a weekly report',
  drill: 'A canary key for fire drills: once a month it may be reported as leaked',
  noDrill: 'A key to leave out of fire drills',
  leak: 'What to do: only report it, rotate the key with its apps, or disable the key',
} as const;

/** What is on buttons and over lists. */
export const LABEL = {
  archive: 'Archive',
  add: 'Add',
  change: 'Change',
  general: 'General',
  channels: 'Channels',
  apps: 'Apps',
  registerApp: 'Register app',
  roles: 'Roles',
  warnings: 'Warnings',
  policy: 'Policy',
  rename: 'Rename',
  settings: 'Settings',
  dashboard: 'Dashboard',
  stopReport: 'Turn off weekly report',
  reportWeekly: 'Turn on weekly report',
} as const;
export const turnOn = (kind: OptionalKind): string => `Turn on ${WARNINGS[kind]}`;
export const turnOff = (kind: OptionalKind): string => `Turn off ${WARNINGS[kind]}`;
const WARNINGS: Readonly<Record<OptionalKind, string>> = {
  unused: 'unused-key warnings',
  overlap: 'old-secret warnings',
  source: 'new-source warnings',
};

/** Headings and texts that need no data. */
export const TEXT = {
  dashboardTitle: 'Projects dashboard',
  generalTitle: 'General',
  channelsTitle: 'Channels',
  appsTitle: 'Apps',
  noApps: 'There are no apps yet. Register the programs that use your keys.',
  nextChannel: 'Next, add the integration channel that your keys are for:',
  noChannels: 'There are no integration channels yet.',
  addFirst: 'There are no integration channels yet. Add one:',
  archiveConsequence: 'This hides the project and its channels. A project that still has keys can’t be archived.',
  policyHelp: 'Owners and the project’s conversation are always told. Only a signed report counts: see docs/leaks.md',
  drillsOn: 'Once a month, in working hours, one of these keys is reported as leaked. See docs/incidents.md',
  drillsOff: 'Fire drills are off in this deployment (LATCHKEY_DRILLS).',
  warningsHelp: 'To change the days or the conversation, see /apikey help project warnings',
} as const;

/** What stands before each value. */
export const FIELD = {
  name: 'Name',
  members: 'Members',
  keys: 'API keys',
  active: 'Active project',
  approval: 'Approvals',
  expires: 'A key expires',
  locks: 'A key locks',
  fallback: 'If a DM can’t be sent',
  report: 'Weekly report to the project’s owners',
  leak: 'When a secret is found in public',
  drill: 'Canary keys for fire drills',
} as const;

/** Values that need no data. */
export const VALUE = {
  yes: 'yes',
  no: 'no',
  on: 'on',
  off: 'off',
  atOnce: 'always, at once',
  deploymentDefault: 'the deployment’s default',
} as const;

/** For which changes a project requires approval. */
export const APPROVAL_TEXT = {
  none: 'not required',
  delete: 'required to delete a key',
  all: 'required for every change of keys, secrets and apps',
} as const satisfies Record<ApprovalSetting, string>;
/** What is on the button that chooses it. */
export const APPROVAL_BUTTON = {
  none: 'Require no approvals',
  delete: 'Require approval to delete',
  all: 'Require approval for every change',
} as const satisfies Record<ApprovalSetting, string>;
export const approvalChanged = (name: string, setting: ApprovalSetting): string =>
  `Approvals in ${name} are now ${APPROVAL_TEXT[setting]}.`;
export const onlyOwnerNote = (name: string): string =>
  `You’re the only owner of ${name}, so only an admin of Latchkey can approve your own changes. Make someone else an owner too.`;

/** What each warning that a project can turn off is about. */
const KINDS: Readonly<Record<OptionalKind, string>> = {
  unused: 'A key isn’t used',
  overlap: 'An old secret is used until it stops',
  source: 'A key is used from somewhere new',
};
export const kindField = (kind: OptionalKind): string => `${KINDS[kind]} (${kind})`;

/** When owners are reminded that a key expires. @param byDefault whether the project made no choice of its own. */
export function daysText(days: readonly number[], byDefault: boolean): string {
  const when =
    days.length === 0 ? 'on the day and once after' : `${daysAhead(days)} before, on the day, and once after`;
  return `${when}${byDefault ? ' (the deployment’s default)' : ''}`;
}

export const createdText = (name: string): string =>
  `Created project ${name}. You own it, and it’s now your active project.`;
export const renamedText = (before: string, now: string): string => `Renamed project ${before} to ${now}.`;
export const archiveQuestion = (name: string): string => `Archive project ${name}?`;
export const archivedText = (name: string): string => `Archived project ${name}.`;
export const usedText = (name: string): string => `Your active project is now ${name}.`;
export const settingsTitle = (name: string): string => `Project settings: ${name}`;
export const warningsTitle = (name: string): string => `Warnings in ${name}`;
export const warningsChanged = (name: string): string => `From now on, key owners in ${name} get these warnings:`;
export const policyTitle = (name: string): string => `Policy of ${name}`;
export const policyChanged = (name: string): string => `Changed the policy of ${name}.`;
export const drillKeys = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
export const stopDrills = (key: string): string => `No drills with ${key}`;
export const policyButton = (policy: LeakPolicy): string => POLICY_BUTTONS[policy];
/** What each policy means for a leaked secret. */
export const policyText = (policy: LeakPolicy): string => POLICY_TEXTS[policy];

const POLICY_BUTTONS: Readonly<Record<LeakPolicy, string>> = {
  report: 'Only report it',
  rotate: 'Rotate with apps',
  disable: 'Disable the key',
};
const POLICY_TEXTS: Readonly<Record<LeakPolicy, string>> = {
  report: 'Latchkey only tells people, and they decide. The key keeps working.',
  rotate:
    'Latchkey rotates the key with its linked apps. A key without linked apps keeps working, and people are told.',
  disable: 'Latchkey disables the key at once, with everything that uses it.',
};
export const memberText = (holder: string, role: string): string => `${holder} as ${role}`;

/** What a project's tile says of it. */
export function tileText(
  counts: { readonly channels: number; readonly keys: number },
  role: string,
  active: boolean,
): string {
  const parts = [counted(counts.channels, 'channel'), counted(counts.keys, 'key'), `you are ${role}`];
  return [...parts, ...(active ? ['active'] : [])].join(', ');
}
/** What someone is in a project without having a role in it. */
export const ROLE = { admin: 'admin', onCall: 'on call' } as const;
