import { figure } from '../../domain/counted.ts';
import type {
  IncidentKeyState,
  IncidentProblem,
  IncidentScopeKind,
  IncidentState,
  IncidentVerb,
} from '../../domain/incidents/incident.ts';
import { coversText } from '../../domain/incidents/reportText.ts';
import { formatDuration, moreOf } from '../../domain/time/duration.ts';
import type { DurationMs } from '../../domain/time/time.ts';

/** Texts of an incident, wherever it is shown. Functions take data and return words; nothing is decided here. */

const keys = (count: number): string => (count === 1 ? '1 key' : `${figure(count)} keys`);

const DOING: Readonly<Record<IncidentVerb, string>> = { rotate: 'Rotating', disable: 'Disabling' };
export const incidentTitle = (verb: IncidentVerb, scope: IncidentScopeKind, covers: string): string =>
  `${DOING[verb]} ${coversText(scope, covers)}`;
export const incidentProgress = (settled: number, all: number): string => `${figure(settled)} of ${keys(all)} done`;

/** What stands before each value. */
export const INCIDENT_FIELD = {
  reason: 'Reason',
  startedBy: 'Started by',
  state: 'State',
  stoppedBy: 'Stopped by',
  pace: 'Pace',
} as const;
export const INCIDENT_STATE: Readonly<Record<IncidentState, string>> = {
  running: 'running',
  stopped: 'stopped; what was done stays',
  ended: 'finished',
};
/** How many keys are in each state, by what people look for first. */
export const KEY_STATE: Readonly<Record<IncidentKeyState, string>> = {
  done: 'Done',
  rotating: 'Rotating with apps',
  handed: 'Waiting for their owners to reveal the new secret',
  lapsed: 'Not revealed in time',
  failed: 'Failed',
  waiting: 'Not started',
  left: 'Left as they were',
};
export const paceText = (perMinute: number): string => `${keys(perMinute)} a minute`;

/** The columns of the table of keys that need someone. */
export const OPEN_COLUMNS = ['Key', 'Project', 'Owner', 'State'] as const;
export const moreOpen = (count: number): string => `… and ${keys(count)} more.`;

/** Why a key was not changed, or needed no change. */
export const PROBLEM: Readonly<Record<IncidentProblem, string>> = {
  'key-deleted': 'deleted in the meantime',
  'key-being-replaced': 'failed: it’s already being replaced',
  'overlap-too-long': 'failed: the overlap is longer than the 30 days that a key allows',
  'already-disabled': 'already disabled',
  'secret-on-its-way': 'failed: another new secret is on its way',
  'rolled-back': 'failed: its rotation was rolled back',
  unexpected: 'failed unexpectedly',
};
/** A key's state in a table. */
export const ROW_STATE: Readonly<Record<IncidentKeyState, string>> = {
  done: 'done',
  rotating: 'rotating with its apps',
  handed: 'its owner can reveal it',
  lapsed: 'not revealed in time',
  failed: 'failed',
  waiting: 'not started',
  left: 'left as it was',
};

/** What the owner of some of the keys reads. */
export const yourKeys = (count: number, overlap: DurationMs): string =>
  `${count === 1 ? 'One of these keys is yours' : `${figure(count)} of these keys are yours`}. Reveal each new secret and give it to the programs that use it. ${overlap === 0 ? 'The old secret stops when you reveal the new one.' : `When you have revealed the new one, the old secret keeps working for ${moreOf(formatDuration(overlap))}.`}`;
export const LAPSED = 'A new secret is kept for 15 minutes. If it’s gone, press New secret to get another one.';
export const revealLabel = (key: string): string => `Reveal ${key}`;
export const newSecretLabel = (key: string): string => `New secret for ${key}`;
export const openRotationLabel = (key: string): string => `Open ${key}`;
export const STOP = 'Stop';
export const RETRY = 'Retry';
export const REFRESH = 'Refresh';
export const REPORT_AS_FILE = 'Report as a file';
export const FOLLOWS = 'This message updates automatically.';
export const asOf = (moment: string): string =>
  `As of ${moment}. A private message follows it and updates automatically; press Refresh for the latest here.`;
/** What still hangs on an old secret when an incident is over. */
export const stillOld = (verb: IncidentVerb, count: number): string =>
  `${count === 1 ? 'One key still works' : `${figure(count)} keys still work`} ${verb === 'rotate' ? 'with the old secret' : 'as before'}.`;
/** What can be done about keys that can be retried: where the button is, and where it isn't. */
export const retryHint = (verb: IncidentVerb, count: number): string =>
  `Press Retry to try ${keys(count)} again${verb === 'rotate' ? `, or disable ${count === 1 ? 'it' : 'them'}` : ''}.`;
export const retryElsewhere = (startedBy: string, count: number): string =>
  `${startedBy}, or someone on call, can retry ${count === 1 ? 'it' : keys(count)}.`;
/** An incident in one line, between what somebody types. */
export const incidentLine = (title: string, progress: string): string => `${title}: ${progress}.`;
/** What follows where new secrets wait for the reader. */
export const revealAt = (count: number): string =>
  `${count === 1 ? 'One of these keys is yours. To see its new secret' : `${figure(count)} of these keys are yours. To see their new secrets`}, once: /apikey reveal`;
export const goOnAt = (id: string): string => `To follow it: /apikey incident status ${id}`;
