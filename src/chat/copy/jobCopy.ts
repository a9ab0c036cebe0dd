/** Texts of the jobs, for the person who runs or lists them with `npm run jobs`. */

/** What each job does. */
export const JOB_SUMMARY = {
  advanceIncidents: 'Continues incidents after a restart, and counts what was rotated or revealed elsewhere.',
  advanceRotations:
    'Continues rotations and steps with apps after a restart or a wait, and deletes secrets kept for 15 minutes.',
  countRehearsals: 'Counts uses for rehearsals, and says when their time is over.',
  deleteShownSecrets: 'Deletes messages that showed a secret, five minutes later.',
  discardUndelivered: 'Discards new secrets whose delivery wasn’t confirmed and that nobody used within 15 minutes.',
  fireDrills:
    'Once a month, reports a canary key as leaked in working hours and measures what follows, with LATCHKEY_DRILLS.',
  followLive: 'Updates messages that follow a rotation or a request after changes made elsewhere.',
  followWarnings: 'Shows in messages about a project’s keys who took them.',
  logAuditHead: 'Logs where the audit trail ends, for npm run audit:verify -- --head.',
  planWarnings: 'Finds keys that expire soon, are unused or are in an overlap, and queues the warnings.',
  purgeConfirmations: 'Deletes questions that expired more than a day ago.',
  purgeCopies: 'Deletes records of live messages a day after their subject ended, and of warnings after four weeks.',
  purgeInbound: 'Deletes records of what platforms sent more than a day ago.',
  purgeStrangers: 'Deletes records of unknown sources that tried wrong secrets more than 30 days ago.',
  purgeUses: 'Deletes users and known sources of keys not seen for 180 days, and the oldest where there are too many.',
  refreshHomes: 'Updates open App Homes after changes made elsewhere.',
  sendNotices: 'Sends waiting messages to people by DM.',
  sendWarnings: 'Sends warnings to owners of keys that expire, are locked or need attention.',
  settleHandovers: 'Deletes secrets that waited for someone for 15 minutes.',
  settleRequests: 'Closes requests that nobody decided within 3 days, and reminds owners of those that wait for a day.',
  tellConversations: 'Posts in projects’ conversations what everyone there should know, such as a leaked secret.',
  settleOverlaps: 'Retires old secrets once every linked app uses the new one, and reports those that nobody uses.',
  warnSuspensions: 'Warns owners without a second factor before their keys are suspended, with LATCHKEY_MFA=keys.',
  weeklyReport: 'Sends the weekly report to project owners who want it, on Monday at nine in their time zone.',
} as const;

/** What a run says where there is nothing to do. */
export const JOB = {
  noPlatform: 'No chat platform is set up.',
  waitForConsole: 'No chat platform is set up, so warnings wait for the console.',
  noneAvailable: 'No chat platform is available.',
  nothingChanged: 'Nothing has changed since the last run.',
  drillsOff: 'Fire drills are off: LATCHKEY_DRILLS names no time zone.',
  homesBehind: 'Some App Homes couldn’t be updated.',
  homesCurrent: 'All open App Homes are up to date.',
} as const;
export const secretsDeleted = (count: number): string => `Messages with a secret deleted: ${count}.`;
export const secretsDiscarded = (count: number): string => `Secrets discarded: ${count}.`;
export const incidentsAdvanced = (woken: number): string => `Incidents continued: ${woken}.`;
export const rotationsAdvanced = (woken: number, wiped: number): string =>
  `Rotations and steps with apps continued: ${woken}. Kept secrets deleted: ${wiped}.`;
export const copiesShown = (count: number): string => `Messages that were behind: ${count}.`;
export const messagesChanged = (count: number): string => `Messages updated: ${count}.`;
export const copiesDeleted = (count: number): string => `Records of messages deleted: ${count}.`;
export const overlapsSettled = (retired: number, told: number): string =>
  `Old secrets retired: ${retired}. Unused ones reported: ${told}.`;
export const rehearsalsCounted = (count: number): string => `Rehearsals brought up to date: ${count}.`;
export const drillsAdvanced = (begun: number, changed: number): string =>
  `Fire drills begun: ${begun}. Brought up to date: ${changed}.`;
export const handoversSettled = (count: number): string => `Waiting secrets that were settled: ${count}.`;
export const requestsSettled = (expired: number, reminded: number): string =>
  `Requests expired: ${expired}. Reminders queued: ${reminded}.`;
export const questionsDeleted = (count: number): string => `Questions deleted: ${count}.`;
export const marksDeleted = (count: number): string => `Records deleted: ${count}.`;
export const strangersDeleted = (count: number): string => `Unknown sources deleted: ${count}.`;
export const usesDeleted = (users: number, sources: number): string =>
  `Users deleted: ${users}. Known sources deleted: ${sources}.`;
export const auditEnd = (head: string): string => `The audit trail ends at ${head}.`;
export const warningsPlanned = (keys: number, queued: number): string =>
  `Keys checked: ${keys}. Warnings queued: ${queued}.`;
export const warningsSent = (sent: number, again: number, unreachable: number): string =>
  `Messages sent: ${sent}. To be retried: ${again}. Unreachable: ${unreachable}.`;
export const daysRecorded = (projects: number): string => `Projects whose counts were recorded for today: ${projects}.`;
export const reportsQueued = (count: number): string => `Reports queued: ${count}.`;
export const reportsSent = (sent: number, again: number, unreachable: number): string =>
  `Reports sent: ${sent}. To be retried: ${again}. Unreachable: ${unreachable}.`;
export const ownersWithoutFactor = (owners: number): string => `Owners without a second factor: ${owners}.`;
export const peopleNotified = (people: number): string => `People notified: ${people}.`;

export const conversationsTold = (count: number): string => `Conversations told: ${count}.`;

/** The list of jobs, and running one by hand. */
export const JOB_LIST_END = 'To run one now: npm run jobs -- NAME --now';
export const NEVER = 'never';
export const nextRun = (moment: string, ahead: string): string => `next ${moment}, in ${ahead}`;
export const noSuchJob = (name: string, all: readonly string[]): string =>
  `There’s no job ${name}. Choose one of ${all.join(', ')}.`;
export const stillRunning = (elapsed: string): string => `… still running after ${elapsed}`;
export const jobDone = (elapsed: string): string => `Done in ${elapsed}.`;
export const jobFailed = (why: string): string => `It failed: ${why}`;
