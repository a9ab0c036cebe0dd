import { figure } from '../../src/domain/counted.ts';
import type { IncidentScopeKind, IncidentVerb } from '../../src/domain/incidents/incident.ts';
import { coversText } from '../../src/domain/incidents/reportText.ts';
import { formatDuration, moreOf } from '../../src/domain/time/duration.ts';
import type { DurationMs } from '../../src/domain/time/time.ts';

/** Texts of the commands about incidents; what an incident itself shows is in src/chat/copy/incidentCopy.ts. */

export const SUMMARY = {
  rotate: 'Rotate every key of a project, a channel or a person, most used first.',
  disable: 'Disable every key of a project, a channel or a person.',
  status: 'Follow an incident: what is done, what waits, what failed.',
  stop: 'Stop an incident. What was done stays.',
  retry: 'Retry the keys that failed or weren’t revealed.',
  export: 'Get an incident’s report, and its signed record that anyone can check, as files.',
  tell: 'Post in this conversation what you just did to a key.',
  renew: 'Get another new secret for a key in an incident.',
} as const;

export const OPTION = {
  project: 'Every key of this project',
  channel: 'Every key of this integration channel',
  owner: 'Every key that this person owns',
  keys: 'Only these keys, separated by commas',
  reason: 'What happened; the owners of the keys read it',
  overlap: 'How long old secrets keep working; none by default',
  id: 'The incident; the latest one by default',
  tellKey: 'The key that you regenerated, disabled or deleted',
} as const;

export const LABEL: Readonly<Record<IncidentVerb, string>> = { rotate: 'Rotate all', disable: 'Disable all' };
const VERB: Readonly<Record<IncidentVerb, string>> = { rotate: 'Rotate', disable: 'Disable' };

export const incidentQuestion = (verb: IncidentVerb, scope: IncidentScopeKind, covers: string): string =>
  `${VERB[verb]} ${coversText(scope, covers)}?`;

/** What stands before each value of the question. */
export const FIELD = {
  keys: 'Keys',
  projects: 'Projects',
  owner: 'Owner',
  owners: 'Owners',
  apps: 'Deployed apps',
  lastUsed: 'Last used',
  reason: 'Reason',
} as const;

/** How many names a list shows. */
const NAMES = 8;
/** @returns the first names, and how many more there are. */
export function someNames(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, NAMES).join(', ');
  return names.length > NAMES ? `${shown} and ${figure(names.length - NAMES)} more` : shown;
}

/** What the press will do, and when the old secrets stop. */
export function consequence(verb: IncidentVerb, overlap: DurationMs): string {
  if (verb === 'disable')
    return 'Every secret of these keys stops working at once, and so do the apps that use them. Activate brings a key back.';
  const stops =
    overlap === 0
      ? 'Each old secret works until its new one is revealed, then stops. Nothing breaks before that.'
      : `Once a new secret is revealed, the old one keeps working for ${moreOf(formatDuration(overlap))}, or until it expires itself.`;
  return `Each owner gets a message to reveal the new secrets of their keys. ${stops}`;
}
/** The same of keys that apps use. */
export const rotateAppsConsequence = (overlap: DurationMs): string =>
  `Keys with apps are rotated with them: each app gets the new secret, and the old one ${overlap === 0 ? 'stops last' : `keeps working for ${moreOf(formatDuration(overlap))}`}.`;
export const notPermittedText = (count: number): string =>
  count === 1
    ? 'One more key is left out: you don’t have permission to change it.'
    : `${figure(count)} more keys are left out: you don’t have permission to change them.`;

/** What is on the button that tells a conversation. */
export const LABEL_TELL = 'Tell this conversation';
export const TELL = {
  question: 'Tell this conversation?',
  hint: 'Everyone in the conversation where you asked will read the key’s name and project, what you did, and when the old secret stops. Your reason and what you typed stay private.',
  waiting: 'The message will appear here as soon as it can be posted.',
  byItself: 'An incident is followed here and you’re on call, so this was posted here.',
  willBeTold:
    'An incident is followed here and you’re on call, so this will be posted here: the key’s name and project, what you did, and when the old secret stops. Your reason stays private.',
} as const;
export const toldKey = (key: string): string => `Posted here: ${key}.`;

export const ONE_SCOPE = 'An incident covers a project, a channel, an owner or a list of keys, one at a time.';
export const keyUnknown = (text: string): string => `There’s no key called ${text} here.`;
export const keyAmbiguous = (text: string): string =>
  `Several keys are called ${text}. Write it as PROJECT/CHANNEL/${text}, or its ID.`;
export const tooManyKeys = (most: number): string =>
  `Name at most ${most} keys. For more, use project:, channel: or owner:.`;
export const notAnIncident = (text: string): string =>
  `${text} isn’t an incident. /apikey incident status shows the latest one.`;

/** The answer to an export. */
export const EXPORT = {
  keys: 'Keys',
  events: 'Recorded',
  signedWith: 'Signed with key',
  what: 'The .md file is a report to read. The .ndjson file is the record: the part of the audit trail you can see, and only hashes of the rest.',
  none: 'There is no signed record: you can’t see any of this incident’s events. Operators and owners of its projects see theirs.',
  tooLarge:
    'The signed record is too large for one file. Export it in parts with /apikey audit export since:…, one project after the other.',
} as const;

/** What stands before each value of a report, and over the two. */
export const REPORT = {
  columns: ['Incident', ''],
  incident: 'ID',
  reason: 'Reason',
  startedBy: 'Started by',
  startedAt: 'Started',
  state: 'State',
  stoppedBy: 'Stopped by',
  endedAt: 'Ended',
  keys: 'Keys',
  madeAt: 'As of',
} as const;
export const REPORT_COLUMNS = ['Key', 'ID', 'Project', 'Owner', 'State', 'Since', 'Old secret'] as const;
export const stillTitle = (count: number): string => `Still working with the old secret: ${figure(count)}`;
export const stoppedTitle = (count: number): string => `Stopped: ${figure(count)}`;
export const OLD_SECRET = {
  works: 'still works',
  beside: 'works until the overlap ends',
  dormant: 'works again if activated or unlocked',
  stopped: 'stopped',
} as const;
export const oldWorksUntil = (moment: string): string => `works until ${moment}`;
