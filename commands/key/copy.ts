import { figure } from '../../src/domain/counted.ts';
import { formatDuration, moreOf } from '../../src/domain/time/duration.ts';
import { DAY, type DurationMs } from '../../src/domain/time/time.ts';
import { counted } from '../shared/copy.ts';

/** Texts of the commands about keys. Functions take data and return words; nothing is decided here. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  create: 'Create an API key for an integration channel and show its secret once.',
  regenerate: 'Give a key a new secret and keep its ID, or replace both with replace:both.',
  list: 'List the keys you can see, or only those of a channel, project, status or owner.',
  show: 'Show everything about a key except its secret.',
  disable: 'Stop a key at once, until it’s activated again.',
  activate: 'Bring a disabled key back.',
  unlock: 'Unlock a key that too many wrong secrets locked.',
  delete: 'Delete a key for good.',
  transfer: 'Transfer a key to another owner, or to its project with to:project.',
  snooze: 'Snooze the reminders for a key, at most until it expires.',
  retire: 'Retire a key’s old secret now.',
  rollback: 'Make the previous secret current again.',
  notMine: 'Say that a key isn’t yours, and pick who it belongs to.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  createChannel: 'The integration channel that the key is for',
  createName: 'What to call the key, such as the app that uses it',
  createOwner: 'Who owns the key and gets its warnings, or project; you by default',
  createTo: 'Who gets the secret, once, instead of you; they also own the key',
  createProject: 'The project, if the channel’s name alone isn’t enough',
  regenerateChannel: 'The integration channel that the key belongs to',
  regenerateKey: 'The key, by name or ID, if the channel has several',
  regenerateReplace: 'secret keeps the ID (the default); both gives a new ID too',
  regenerateOverlap:
    'How long the old secret keeps working, or until-used: until apps use the new one; none by default',
  listChannel: 'Only the keys of this integration channel',
  listProject: 'Only the keys of this project',
  listStatus: 'Only keys with this status',
  listName: 'Only keys with this in their name, such as bot',
  listOwner: 'Only the keys of this person; me for yours, project for those of projects',
  snoozeFor: 'For how long: a day, three days or a week',
  transferTo: 'The new owner: a member of the project, or project for the project itself',
  transferReason: 'Why, for the audit trail',
} as const;

/** What is on buttons and over lists. */
export const LABEL = {
  generate: 'Generate',
  regenerate: 'Regenerate',
  getNewKey: 'Get New Key',
  disable: 'Disable',
  activate: 'Activate',
  unlock: 'Unlock',
  delete: 'Delete',
  transfer: 'Transfer',
  retire: 'Retire',
  retireOld: 'Retire old secret',
  rollback: 'Roll back',
  rotate: 'Rotate with apps',
  apps: 'Apps',
  openRotation: 'Open the rotation',
  keyDetails: 'Key details',
  transferTo: 'Transfer to',
  someoneElse: 'Someone else',
  toProject: 'Give it to the project',
} as const;

/** The columns of every table of keys. Locked is one of its own (manual 002). */
export const COLUMNS = ['Name', 'ID', 'Status', 'Locked', 'Expires', 'Last used', 'Owner'] as const;
/** One more where keys of several integration channels are listed. */
export const CHANNEL_COLUMN = 'Channel';
/** The columns of the table of a key's users. */
export const USE_COLUMNS = ['Used from', 'App', 'Secret', 'Times', 'Last'] as const;

/** What stands before each value that is shown of a key. */
export const FIELD = {
  key: 'Key',
  name: 'Name',
  id: 'ID',
  status: 'Status',
  locked: 'Locked',
  suspended: 'Suspended',
  channel: 'Channel',
  owner: 'Owner',
  newOwner: 'New owner',
  shownTo: 'Secret shown to',
  created: 'Created',
  expires: 'Expires',
  lastUsed: 'Last used',
  uses: 'Uses',
  failedAttempts: 'Failed attempts',
  secret: 'Secret',
  apps: 'Apps',
  usingOld: 'Old secret used in the last 24 hours by',
  recentUsers: 'Used in the last 24 hours by',
} as const;

/** Values that need no data. */
export const VALUE = {
  you: 'you',
  nobody: 'nobody',
  never: 'never',
  unlocked: 'no',
  locked: 'yes',
  noSecret: 'no working secret',
  unknownApp: '-',
} as const;

/** Where a key is, for lists. */
export const keyIn = (key: string, place: string): string => `${key} in ${place}`;
/** The same key beside another of that name. */
export const withId = (words: string, id: string): string => `${words}, ID ${id}`;
/** Someone who used a key; then the same with a secret that has stopped since. */
export const appAt = (app: string, source: string): string => `${app} at ${source}`;
export const withStopped = (user: string): string => `${user} (with a secret that has stopped)`;
export const ownedKey = (key: string, owner: string, id: string): string => `${key} (${owner}), ID ${id}`;
/** Asks which key of an integration channel is meant. */
export const whichKey = (place: string, count: number): string => `${place} has ${figure(count)} keys. Which one?`;

/** A key that is being replaced. */
export const replacedStatus = (status: string, moment: string): string => `${status}, stops ${moment}`;
/** A key whose first secret hasn't been used. */
export const unusedStatus = (status: string): string => `${status}, not used yet`;
export const lockedSince = (moment: string): string => `yes, since ${moment}`;
export const snoozedExpiry = (date: string, moment: string): string => `${date}; reminders snoozed until ${moment}`;
export const failedAttempts = (recent: number, threshold: number, total: number): string =>
  `${recent} of ${threshold} before it locks; ${total} in total`;
export const currentSecret = (generation: number): string => `generation ${generation} is current`;
export const previousSecret = (generation: number, moment: string): string =>
  `generation ${generation} works until ${moment}`;
export const pendingSecret = (generation: number): string => `generation ${generation} is waiting for its first use`;
export const usedSecret = (generation: number, state: string): string => `generation ${generation}, ${state}`;
export const detailsTitle = (key: string): string => `API key ${key}`;

/** The list of keys. */
export const LIST = {
  details: 'For details, type /apikey show NAME.',
  find: 'To find keys by a part of their name, type /apikey list name:PART.',
  noMatch: 'No key matches these filters.',
  allKeys: '/apikey list shows every key you can see.',
} as const;
/** @param count such as `480 API keys, page 1 of 24`. */
export const namedLike = (count: string, part: string): string => `With “${part}” in their name: ${count}`;
export const otherPage = (line: string): string => `For another page, type ${line}`;
export const noKeysIn = (channel: string): string => `${channel} has no keys yet.`;

/** Asks before a key is created for someone. */
export const createQuestion = (key: string): string => `Create the API key ${key}?`;
/** @param who with their accounts. */
export const onlyThey = (who: string): string => `only ${who}, once`;
/** Below the question, for everyone who reads it. @param who with their accounts. */
export const handOverNote = (who: string): string =>
  `Only ${who} will see the new secret, once, within 15 minutes. It’s shown to nobody else.`;
/** @param who with their accounts. */
export const handedText = (key: string, who: string, until: string): string =>
  `Created ${key}. Its secret is waiting for ${who} until ${until}. They’re told how to see it, once; you won’t see it.`;
export const NEW_KEY = 'New API key';
/** What `expires:` is for. @param validity how long keys are valid as configured. */
export const createExpires = (validity: DurationMs): string =>
  `When it expires, such as 90d or 2027-12-31; in ${validity === 365 * DAY ? 'a year' : formatDuration(validity)} by default`;
export const newKeyNote = (place: string, owner: string, date: string): string =>
  `For ${place}, owned by ${owner}, valid until ${date}.`;
/** Stands beside every secret that is shown. */
export const SHOWN_ONCE =
  'This is the only time it’s shown. Copy it now and store it safely. It can’t be looked up again.';

/** Asks before a key is regenerated. @param both whether it gets a new ID too. */
export const regenerateQuestion = (key: string, both: boolean): string =>
  `Generate ${both ? 'a new ID and secret' : 'a new secret'} for ${key}?`;
export const regeneratedTitle = (key: string, both: boolean): string =>
  `New ${both ? 'ID and secret' : 'secret'} for ${key}`;

/** Manual 002’s warning, for a question. @param apps the deployed apps that authenticate with the key. */
export function appsStop(apps: readonly string[]): string {
  const will =
    apps.length === 1
      ? 'This app is deployed with it and will stop working'
      : 'These apps are deployed with it and will stop working';
  return `${will}: ${apps.join(', ')}.`;
}
/** The same where the old secret keeps working for a while. */
export const appsNeed = (apps: readonly string[]): string =>
  `${apps.length === 1 ? 'This app is deployed with it and needs' : 'These apps are deployed with it and need'} the new secret before the old one stops: ${apps.join(', ')}.`;
export const ROTATE_OFFER =
  'Rotate with apps does it all in order: it gives each app the new secret and deploys it again, and the old secret stops last.';
export const NO_ROTATE_OFFER =
  'Rotate with apps isn’t offered with replace:both: each app needs the new ID too, which only a person can put into its configuration. To include the apps, leave replace:both out.';
export const ROTATION_UNDER_WAY = 'A rotation with apps is under way';
export const underWayText = (key: string): string =>
  `You can’t regenerate ${key} until its rotation is finished or rolled back. Open the rotation to continue.`;
/** An overlap that the old secret’s own expiry cuts. */
export const overlapCut = (moment: string): string =>
  `The old secret expires on ${moment} and stops then, whatever the overlap.`;
/** Overlaps of earlier rotations that end early. @param count how many secrets. @param moment when the last one was to stop. */
export const alsoStops = (count: number, moment: string): string =>
  `${count === 1 ? 'An older secret' : `${figure(count)} older secrets`} that would have worked until ${moment} also ${count === 1 ? 'stops' : 'stop'}.`;
export const UNTIL_USED =
  'The old secret keeps working until 15 minutes after every linked app has used the new one, at most 30 days.';

/** What regenerating stops, and when. @param oldKey the old key's ID, where it is replaced too. */
export function regenerateConsequence(oldKey: string | undefined, overlap: DurationMs): string {
  const old = oldKey === undefined ? 'The old secret' : `The old key (ID ${oldKey})`;
  const id = oldKey === undefined ? ' The ID stays the same.' : '';
  return overlap === 0
    ? `${old} stops working as soon as you’ve seen the new one. To keep it for a day, add overlap:24h.${id}`
    : `${old} keeps working for ${moreOf(formatDuration(overlap))}.${id}`;
}

/** The same once it was done. */
export function regeneratedNote(both: boolean, overlap: DurationMs): string {
  const old = both ? 'The old key' : 'The old secret';
  return overlap === 0 ? `${old} stops working now.` : `${old} keeps working for ${moreOf(formatDuration(overlap))}.`;
}

/** What else regenerating does, before {@link validUntil}. */
export const CLEARS_LOCK = 'This unlocks the key.';
export const STAYS_DISABLED = 'The key stays disabled.';
export const validUntil = (date: string): string => `The key will be valid until ${date}.`;

/** What became of a secret that wasn't simply shown. @param isNew whether its key was being created. */
export function discardedText(key: string, isNew: boolean): string {
  return isNew
    ? `The secret of the new key ${key} couldn’t be shown, so the key was discarded.`
    : `The new secret for ${key} couldn’t be shown, so it was discarded. Nothing else changed.`;
}
export function withdrawnText(key: string, isNew: boolean): string {
  const what = isNew ? `the new key ${key}` : `the new secret for ${key}`;
  return `You no longer have permission to do this, so ${what} was discarded. Nothing else changed.`;
}
export function unconfirmedText(key: string, isNew: boolean): string {
  const otherwise = isNew
    ? 'otherwise the key is discarded'
    : 'otherwise it is discarded and the old one keeps working';
  return `I couldn’t confirm that you saw the new secret for ${key}. If you have it, use it within 15 minutes to keep it; ${otherwise}.`;
}
export const overtakenText = (key: string): string =>
  `Another change replaced the new secret for ${key}. Check the key with /apikey show.`;

/** Asks before a key's status changes. @param verb the button's label. */
export const statusQuestion = (verb: string, key: string): string => `${verb} the key ${key}?`;
/** What each change of status does, for its question. */
export const CONSEQUENCE = {
  disable: 'Every secret of this key stops working at once. You can bring it back with /apikey activate.',
  disableForOthers:
    'Every secret of this key stops working at once. Its owner, or an operator or owner of the project, can bring it back.',
  activate: 'The current secret will work again, unless the key is also locked or expired.',
  unlock:
    'The current secret will work again. If someone may be guessing, or an app has a wrong secret, regenerate the key instead.',
  delete: 'Every secret of this key stops working at once. This can’t be undone.',
} as const;
export const disabledText = (key: string): string => `Disabled ${key}. Nothing can use it until you activate it:`;
/** The same to someone who may not activate it. */
export const disabledForOthers = (key: string, owner: string, project: string): string =>
  `Disabled ${key}. Nothing can use it until its owner, ${owner}, or an operator or owner of ${project} activates it.`;
export const unlockedText = (key: string): string => `Unlocked ${key}. Failed attempts are counted from zero again.`;
/** @param status what else the key is; undefined where it works again. */
export const activatedText = (key: string, status: string | undefined): string =>
  status === undefined
    ? `Activated ${key}. Its current secret works again.`
    : `Activated ${key}. It’s still ${status}, so its secret doesn’t work yet.`;
export const deletedText = (key: string, place: string, left: number): string =>
  left === 0
    ? `Deleted ${key}. ${place} has no keys left.`
    : `Deleted ${key}. ${place} has ${counted(left, 'key')} left.`;

/** Asks before a key gets another owner. */
export const transferQuestion = (key: string, to: string): string => `Transfer the key ${key} to ${to}?`;
export const transferConsequence = (to: string): string =>
  `${to} will own it and get its warnings. Its secret keeps working.`;
export const projectConsequence = (project: string, hasConversation: boolean): string =>
  hasConversation
    ? 'Its warnings will go to the project’s conversation, where someone can take them on. Its secret keeps working.'
    : `Its warnings will go to the owners of ${project}, until the project has a conversation: /apikey project warnings fallback:here. Its secret keeps working.`;
export const transferredText = (key: string, to: string): string => `Transferred ${key}. It now belongs to ${to}.`;

/** A key that isn't the reader's. */
export const notMineQuestion = (key: string): string => `Who does the key ${key} belong to?`;
export const PICK_OWNER = 'Pick the person it belongs to. You’ll be asked to confirm, and they’ll be told.';
export const personWithRole = (person: string, role: string): string => `${person} (${role})`;
export const nobodyElse = (project: string): string =>
  `Nobody else is in the project ${project}, so there’s nobody else to transfer it to.`;
export const ADD_OWNER_FIRST = 'Add the person it belongs to first:';
export const askOwners = (names: readonly string[]): string =>
  `Not sure? Ask an owner of the project: ${names.join(', ')}.`;
export const askAdmins = (names: readonly string[]): string => `Not sure? Ask an admin: ${names.join(', ')}.`;

/** Says until when reminders are snoozed, to the owner or to someone else. @param owner undefined for the reader. */
export const snoozedText = (key: string, owner: string | undefined, moment: string): string =>
  owner === undefined
    ? `You won’t be reminded about ${key} until ${moment}.`
    : `${owner} won’t be reminded about ${key} until ${moment}.`;
export const stillExpires = (date: string): string => `Snoozed or not, it expires on ${date}.`;

/** Suspended keys, with LATCHKEY_MFA=keys. */
export const suspendedBecause = (owner: string): string =>
  `yes, until ${owner}, who owns it, has a second factor: /apikey mfa enroll`;
export const suspendedSoon = (from: string, owner: string): string =>
  `from ${from} on, unless ${owner}, who owns it, has a second factor by then: /apikey mfa enroll`;
