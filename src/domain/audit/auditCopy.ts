import { counted } from '../counted.ts';
import { DRILLS_DONE, DRILLS_TRIED } from '../drills/auditCopy.ts';
import { LEAKS_DONE, LEAKS_TRIED, leaked } from '../leaks/auditCopy.ts';
import { daysAhead, formatDuration, moreOf } from '../time/duration.ts';
import { moment } from '../time/moment.ts';
import type { AuditAction } from './auditAction.ts';
import { after, before, generation } from './detailCopy.ts';
import { INCIDENT_DONE, INCIDENT_TRIED } from './incidentCopy.ts';
import { afterRehearsal, RECORD_DONE, RECORD_TRIED } from './recordCopy.ts';
import { REQUEST_DONE, REQUEST_TRIED } from './requestCopy.ts';
import { ROTATION_DONE, ROTATION_TRIED } from './rotationCopy.ts';

/** The audit trail in sentences: what was done, and what was tried in vain. Names are in columns of their own. */

/** What a sentence is made of: the event's plain facts, and how a platform is called. */
export interface DeedFacts {
  readonly detail: Readonly<Record<string, string>>;
  readonly platform: (name: string) => string;
}

/** What was done, as a sentence without its end, so that more can be added. */
export const DONE: Readonly<Record<AuditAction, string | ((facts: DeedFacts) => string)>> = {
  'project.create': 'Created the project',
  'project.use': 'Made it their active project',
  'project.show': 'Looked at the project',
  'project.rename': ({ detail }) => `Renamed the project${before(detail['was'])}`,
  'project.archive': 'Archived the project',
  'project.member': 'Changed who is in the project',
  'project.warnings': ({ detail }) => `Changed the warnings: ${warningChanges(detail)}`,
  'channel.show': 'Looked at the integration channel',
  'channel.add': 'Added the integration channel',
  'channel.rename': ({ detail }) => `Renamed the integration channel${before(detail['was'])}`,
  'channel.remove': 'Removed the integration channel',
  'key.create': ({ detail }) => `Created the key${after('; owned by', detail['owner'])}`,
  'key.list': 'Listed keys',
  'key.show': 'Looked at the key',
  'key.regenerate': ({ detail }) => regenerated(detail),
  'key.disable': ({ detail }) => `Disabled the key${leaked(detail)}${afterRehearsal(detail)}`,
  'key.activate': 'Activated the key',
  'key.unlock': 'Unlocked the key',
  'key.delete': 'Deleted the key',
  'key.transfer': ({ detail }) => `Transferred the key${after(' from', detail['from'])}${after(' to', detail['to'])}`,
  'key.snooze': ({ detail }) => `Snoozed the reminders${after(' until', momentOf(detail['until']))}`,
  'key.take': ({ detail }) => `Took the key${after('; it belongs to', detail['owner'])}`,
  'key.hand-back': ({ detail }) =>
    `Gave the key back${after(' to', detail['owner'])}${after('; it was assigned to', detail['was'])}`,
  'key.retire': ({ detail }) =>
    `Retired the old secret${detail['because'] === 'until-used' ? ': every linked app uses the new one' : `${leaked(detail)}${afterRehearsal(detail)}`}`,
  'key.rollback': ({ detail }) => `Made the previous secret current again${generation(detail)}`,
  ...ROTATION_DONE,
  'key.lock': ({ detail }) =>
    `Locked the key after ${attempts(detail['failures'])} with a wrong secret${after(', from', detail['sources'])}`,
  'key.eliminate': ({ detail }) => `A key with a new ID replaced it; ${works(detail['overlap'], 'it')}`,
  'secret.promote': ({ detail }) =>
    detail['because'] === 'first-use'
      ? `The secret was used for the first time, so it’s now current${generation(detail)}`
      : `The secret was shown, and works${generation(detail)}`,
  'secret.discard': ({ detail }) => discarded(detail),
  ...INCIDENT_DONE,
  ...REQUEST_DONE,
  ...RECORD_DONE,
  'role.grant': ({ detail }) =>
    detail['role'] === 'admin'
      ? 'Made them an admin of Latchkey'
      : `Gave them ${roleOf(detail['role'])}${before(detail['was'])}`,
  'role.revoke': ({ detail }) =>
    detail['role'] === 'admin' ? 'Removed their admin role' : `Removed them from the project${before(detail['was'])}`,
  'role.list': 'Looked at the roles',
  'invitation.create': ({ detail, platform }) =>
    `Invited them${after(' on', nameOf(platform, detail['platform']))} as ${detail['role'] ?? 'a member'}${after(', until', momentOf(detail['until']))}`,
  'invitation.withdraw': ({ detail }) => `Withdrew the invitation${after(' as', detail['role'])}`,
  'invitation.accept': ({ detail }) =>
    `Joined${after(' as', detail['role'])}${after(', invited by', detail['invitedBy'])}`,
  'person.register': ({ detail, platform }) => `First seen${after(' on', nameOf(platform, detail['platform']))}`,
  'person.rename': ({ detail, platform }) =>
    `Their name changed${after(' on', nameOf(platform, detail['platform']))}${before(detail['was'])}`,
  link: 'Linked accounts',
  'link.code': 'Got a code to link another account',
  'link.join': ({ detail, platform }) =>
    `Linked another account${after('; now on', listOf(platform, detail['platforms']))}`,
  'mfa.begin': 'Started to set up a second factor',
  'mfa.enroll': 'Set up a second factor',
  'mfa.codes': 'Got new recovery codes',
  'mfa.status': 'Looked at their second factor',
  'mfa.prove': 'Entered a code of their second factor',
  'mfa.disable': 'Turned off their second factor',
  'mfa.recover': 'Used a recovery code: their second factor is off',
  'mfa.lift-request': 'Asked another admin to turn off the second factor of this person',
  'mfa.lift': 'Turned off the second factor of this person, which another admin had asked for',
  'audit.read': 'Read the audit trail',
  'audit.seal': ({ detail }) =>
    `Sealed the end of the audit trail${after(' at event', detail['end'])}${after(', because:', becauseOfSeal(detail['because']))}`,
  'database.restore': 'Latchkey was started on a restored or another copy of its database',
  help: 'Read the help',
  whoami: 'Looked at their account',
  input: 'Typed something',
  command: 'Ran a command',
  press: 'Pressed a button',
  form: 'Submitted a form',
  submission: 'Submitted a form',
  home: 'Opened the app’s home',
  mention: 'Was mentioned',
  ...LEAKS_DONE,
  ...DRILLS_DONE,
};

/** What somebody wanted to do, to follow "Tried to". */
export const TRIED: Readonly<Record<AuditAction, string>> = {
  'project.create': 'create a project',
  'project.use': 'use the project',
  'project.show': 'look at the project',
  'project.rename': 'rename the project',
  'project.archive': 'archive the project',
  'project.member': 'change who is in the project',
  'project.warnings': 'change the warnings of the project',
  'channel.show': 'look at the integration channel',
  'channel.add': 'add an integration channel',
  'channel.rename': 'rename the integration channel',
  'channel.remove': 'remove the integration channel',
  'key.create': 'create a key',
  'key.list': 'list keys',
  'key.show': 'look at the key',
  'key.regenerate': 'regenerate the key',
  'key.disable': 'disable the key',
  'key.activate': 'activate the key',
  'key.unlock': 'unlock the key',
  'key.delete': 'delete the key',
  'key.transfer': 'transfer the key',
  'key.take': 'take the key',
  'key.hand-back': 'give the key back',
  'key.snooze': 'snooze the reminders for the key',
  'key.retire': 'retire the old secret',
  'key.rollback': 'make the previous secret current again',
  ...ROTATION_TRIED,
  'key.lock': 'lock the key',
  'key.eliminate': 'replace the key',
  'secret.promote': 'complete the new secret',
  'secret.discard': 'discard the new secret',
  ...INCIDENT_TRIED,
  ...REQUEST_TRIED,
  ...RECORD_TRIED,
  'role.grant': 'grant a role',
  'role.revoke': 'revoke a role',
  'role.list': 'look at the roles',
  'invitation.create': 'invite someone',
  'invitation.withdraw': 'withdraw an invitation',
  'invitation.accept': 'join by invitation',
  'person.register': 'become known',
  'person.rename': 'change their name',
  link: 'link accounts',
  'link.code': 'get a code to link another account',
  'link.join': 'link another account',
  'mfa.begin': 'set up a second factor',
  'mfa.enroll': 'set up a second factor',
  'mfa.codes': 'get new recovery codes',
  'mfa.status': 'look at their second factor',
  'mfa.prove': 'enter a code of their second factor',
  'mfa.disable': 'turn off their second factor',
  'mfa.recover': 'use a recovery code',
  'mfa.lift-request': 'ask another admin to turn off someone’s second factor',
  'mfa.lift': 'turn off someone else’s second factor',
  'audit.read': 'read the audit trail',
  'audit.seal': 'seal the audit trail',
  'database.restore': 'restore the database',
  help: 'read the help',
  whoami: 'look at their account',
  input: 'run a command',
  command: 'run a command',
  press: 'press a button',
  form: 'submit a form',
  submission: 'submit a form',
  home: 'open the app’s home',
  mention: 'become known by a mention',
  ...LEAKS_TRIED,
  ...DRILLS_TRIED,
};

/** An event from another version of Latchkey. */
export const UNKNOWN_DEED = 'Did something that this version of Latchkey can’t describe';
export const UNKNOWN_TRIED = 'do something that this version of Latchkey can’t describe';
/** @param why as in refusedCopy.ts; undefined where nothing is known of it. */
export const triedText = (tried: string, why: string | undefined): string =>
  `Tried to ${tried}${why === undefined ? '; it was refused' : `: ${why}`}`;
/** Facts of an event that somebody changed from outside. */
export const UNREADABLE = 'its details can’t be read';
/** The ground that it was done on, unless that is a role. */
export const GROUND: Readonly<Record<string, string>> = {
  'on-call': 'acted as on-call',
  'key-owner': 'acted as the key’s owner',
  'key-assignee': 'acted as the one it’s assigned to',
};
export const reasonText = (reason: string): string => `reason: ${reason}`;
/** What Latchkey did by itself. */
export const BY_ITSELF = 'Latchkey';
/** Puts the parts of an event's sentence together. */
export const sentenceOf = (parts: readonly string[]): string => parts.join('; ');

function regenerated(detail: DeedFacts['detail']): string {
  if (detail['incident'] !== undefined && detail['to'] !== undefined)
    return `Sealed a new secret for ${detail['to']} in an incident; the old secret works until it is revealed${then(detail['overlap'])}`;
  const both = detail['replace'] === 'both';
  return `New ${both ? 'ID and secret' : 'secret'}; ${works(detail['overlap'], both ? 'the old key' : 'the old secret')}${leaked(detail)}`;
}

/** How long it works beside the new one. */
function then(overlap: string | undefined): string {
  return overlap === undefined ? '' : ` and then ${moreOf(formatDuration(Number(overlap)))}`;
}

/** What becomes of what is replaced. @param overlap milliseconds, as recorded. */
function works(overlap: string | undefined, what: string): string {
  const duration = overlap === undefined ? Number.NaN : Number(overlap);
  if (Number.isNaN(duration)) return `${what} stops when its overlap ends`;
  return duration === 0 ? `${what} stops at once` : `${what} works ${moreOf(formatDuration(duration))}`;
}

function discarded(detail: DeedFacts['detail']): string {
  const why = DISCARDED[detail['because'] ?? ''];
  const gone = detail['key'] === 'removed' ? ', and the key with it' : '';
  return `Discarded the new secret${gone}${why === undefined ? '' : `: ${why}`}`;
}

const DISCARDED: Readonly<Record<string, string>> = {
  'delivery-refused': 'it couldn’t be shown',
  'never-used': 'nobody used it within 15 minutes',
  'never-shown': 'it waited for 15 minutes, and nobody pressed Reveal once',
  overtaken: 'another change came first',
  'permission-withdrawn': 'the permission was withdrawn in the meantime',
};

/** @param failures how many, as recorded. */
function attempts(failures: string | undefined): string {
  return failures === undefined ? 'too many attempts' : counted(Number(failures), 'attempt');
}

function warningChanges({ days, off, fallback, weeklyReport }: DeedFacts['detail']): string {
  const parts = [
    ...(days === undefined ? [] : [daysChange(days)]),
    ...(off === undefined ? [] : [off === 'none' ? 'none turned off' : `turned off: ${off.split(',').join(', ')}`]),
    ...(fallback === undefined ? [] : [fallback === 'default' ? 'the usual fallback' : `fallback ${fallback}`]),
    ...(weeklyReport === undefined ? [] : [weeklyReport === 'true' ? 'weekly report on' : 'weekly report off']),
  ];
  return parts.length === 0 ? 'as they were' : parts.join('; ');
}

function daysChange(days: string): string {
  if (days === 'default') return 'the usual days';
  return days === '' ? 'none before a key expires' : `${daysAhead(days.split(','))} before a key expires`;
}

const nameOf = (platform: DeedFacts['platform'], name: string | undefined): string | undefined =>
  name === undefined ? undefined : platform(name);
const listOf = (platform: DeedFacts['platform'], names: string | undefined): string | undefined =>
  names?.split(', ').map(platform).join(', ');
const roleOf = (role: string | undefined): string => (role === undefined ? 'a role' : `the ${role} role`);
const becauseOfSeal = (because: string | undefined): string | undefined =>
  because === 'upgrade' ? 'Latchkey was upgraded' : because;

/** Moments are recorded as in ISO 8601, to the millisecond. */
function momentOf(recorded: string | undefined): string | undefined {
  if (recorded === undefined) return undefined;
  const at = Date.parse(recorded);
  return Number.isNaN(at) ? recorded : moment(at, 'minute');
}
