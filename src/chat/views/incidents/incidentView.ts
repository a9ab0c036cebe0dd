import { figure } from '../../../domain/counted.ts';
import { type Incident, type IncidentKeyState, keysIn, pace } from '../../../domain/incidents/incident.ts';
import { besideText, stoppedText, waitingText } from '../../../domain/incidents/incidentCopy.ts';
import { RETRIED } from '../../../domain/incidents/oldSecrets.ts';
import { moment } from '../../../domain/time/moment.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { encodeAction } from '../../contracts/actionCode.ts';
import {
  type Block,
  type Button,
  buttons,
  fields,
  heading,
  note,
  text,
  type View,
  view,
} from '../../contracts/view.ts';
import {
  asOf,
  FOLLOWS,
  goOnAt,
  INCIDENT_FIELD,
  INCIDENT_STATE,
  incidentLine,
  incidentProgress,
  incidentTitle,
  KEY_STATE,
  LAPSED,
  moreOpen,
  newSecretLabel,
  OPEN_COLUMNS,
  openRotationLabel,
  PROBLEM,
  paceText,
  REFRESH,
  REPORT_AS_FILE,
  RETRY,
  ROW_STATE,
  retryElsewhere,
  retryHint,
  revealAt,
  revealLabel,
  STOP,
  stillOld,
  yourKeys,
} from '../../copy/incidentCopy.ts';
import { startedText } from '../../copy/rotationCopy.ts';

/** A key of an incident, as a message lists it. */
export interface IncidentKeyShown {
  readonly keyId: string;
  readonly name: string;
  readonly project: string;
  readonly owner: string;
  readonly state: IncidentKeyState;
  readonly problem: keyof typeof PROBLEM | null;
  readonly rotationId: string | null;
  readonly handoverId: string | null;
  readonly keptUntil: EpochMs | null;
}

/** What an incident's message shows, and to whom. */
export interface IncidentShown {
  readonly incident: Incident;
  readonly open: readonly IncidentKeyShown[];
  /** The reader's own keys whose new secret is theirs to reveal. */
  readonly own: readonly IncidentKeyShown[];
  /** Whether the reader may stop and retry it. */
  readonly mayChange: boolean;
  /** `copy`: a private message that follows it. `room`: one in a conversation, which names no key. `reply`: one that doesn't follow. */
  readonly where: 'copy' | 'room' | 'reply';
}

/** How many buttons for single keys a message has. */
const KEY_BUTTONS = 10;
const ORDER: readonly IncidentKeyState[] = ['done', 'rotating', 'handed', 'lapsed', 'failed', 'waiting', 'left'];

/** An incident: how far it is, what needs someone, and what can be pressed. Pure. */
export function incidentView(shown: IncidentShown, now: EpochMs): View {
  const { incident, where } = shown;
  return view(
    heading(incidentTitle(incident.verb, incident.scope, incident.covers)),
    { kind: 'progress', label: progressText(incident), done: settled(incident), total: keysIn(incident.tally) },
    ...outcome(shown),
    facts(incident, now),
    ...(where === 'room' ? [] : openTable(shown)),
    ...(where === 'room' ? [] : ownKeys(shown, now)),
    ...(incident.state === 'running' ? [note(where === 'reply' ? asOf(moment(now, 'minute')) : FOLLOWS)] : []),
    controls(shown),
  );
}

/** The same in one line, for someone who types while it changes, and how they see the new secrets that wait for them. */
export function incidentNews({ incident, own }: Pick<IncidentShown, 'incident' | 'own'>, now: EpochMs): View {
  const line = incidentLine(incidentTitle(incident.verb, incident.scope, incident.covers), progressText(incident));
  const kept = own.filter((key) => isKept(key, now)).length;
  return view(text(kept === 0 ? line : `${line} ${revealAt(kept)}`), note(goOnAt(incident.id)));
}

function settled({ tally }: Incident): number {
  return tally.done;
}

function progressText(incident: Incident): string {
  return incidentProgress(settled(incident), keysIn(incident.tally));
}

/** What still works as before, by the real states of the secrets, and who can do what about it. */
function outcome({ incident: { verb, tally, old, startedBy }, mayChange }: IncidentShown): readonly Block[] {
  if (old === null) return [];
  const retry = mayChange ? retryHint(verb, old.again) : retryElsewhere(startedBy.name, old.again);
  const { works } = old;
  const parts = [
    ...(works === 0 ? [] : [stillOld(verb, works)]),
    besideText(verb, old),
    waitingText(old),
    ...(old.again === 0 ? [] : [retry]),
    stoppedText(verb, old, tally.done === keysIn(tally)),
  ];
  return [text(parts.filter((part) => part !== '').join(' '))];
}

function facts(incident: Incident, now: EpochMs): Block {
  const perMinute = pace(incident, now);
  return fields(
    [INCIDENT_FIELD.reason, incident.reason],
    [INCIDENT_FIELD.startedBy, startedText(incident.startedBy.name, moment(incident.startedAt, 'minute'))],
    [INCIDENT_FIELD.state, INCIDENT_STATE[incident.state]],
    ...(incident.stoppedBy === null ? [] : [[INCIDENT_FIELD.stoppedBy, incident.stoppedBy.name] as const]),
    ...ORDER.filter((state) => incident.tally[state] > 0).map(
      (state) => [KEY_STATE[state], figure(incident.tally[state])] as const,
    ),
    ...(perMinute === null ? [] : [[INCIDENT_FIELD.pace, paceText(perMinute)] as const]),
  );
}

function openTable({ open, incident }: IncidentShown): readonly Block[] {
  if (open.length === 0) return [];
  const { failed, lapsed, rotating, handed } = incident.tally;
  const more = failed + lapsed + rotating + handed - open.length;
  const rows = open.map(({ name, project, owner, state, problem }) => [
    name,
    project,
    owner,
    problem === null ? ROW_STATE[state] : PROBLEM[problem],
  ]);
  const table: Block = { kind: 'table', columns: OPEN_COLUMNS, rows };
  return [table, ...(more > 0 ? [note(moreOpen(more))] : [])];
}

function ownKeys({ own, open, incident }: IncidentShown, now: EpochMs): readonly Block[] {
  const rotations = open.filter(({ rotationId, state }) => rotationId !== null && state === 'rotating');
  const leads = rotations.slice(0, KEY_BUTTONS - Math.min(own.length, KEY_BUTTONS)).map(openRotation);
  if (own.length === 0) return leads.length === 0 ? [] : [buttons(...leads)];
  const some = own.slice(0, KEY_BUTTONS);
  const lapsed = some.some((key) => !isKept(key, now));
  return [
    text(yourKeys(own.length, incident.overlap)),
    buttons(...some.map((key) => keyButton(key, now)), ...leads),
    ...(lapsed ? [note(LAPSED)] : []),
    ...(own.length > some.length ? [note(moreOpen(own.length - some.length))] : []),
  ];
}

function isKept({ state, keptUntil }: IncidentKeyShown, now: EpochMs): boolean {
  return state === 'handed' && keptUntil !== null && now < keptUntil;
}

function keyButton(key: IncidentKeyShown, now: EpochMs): Button {
  const isRevealed = isKept(key, now) && key.handoverId !== null;
  return isRevealed
    ? {
        label: revealLabel(key.name),
        style: 'primary',
        action: encodeAction({ kind: 'go', path: ['reveal'], options: { id: key.handoverId ?? '' } }),
      }
    : {
        label: newSecretLabel(key.name),
        action: encodeAction({ kind: 'go', path: ['incident', 'renew'], options: { key: key.keyId } }),
      };
}

function openRotation({ keyId, name }: IncidentKeyShown): Button {
  return {
    label: openRotationLabel(name),
    action: encodeAction({ kind: 'go', path: ['rotation', 'show'], options: { key: keyId } }),
  };
}

function controls({ incident, mayChange, where }: IncidentShown): Block {
  const lead = (label: string, path: readonly [string, string], style?: 'danger' | 'primary'): Button => ({
    label,
    action: encodeAction({ kind: 'go', path, options: { id: incident.id } }),
    ...(style === undefined ? {} : { style }),
  });
  const retried = RETRIED.reduce((sum, state) => sum + incident.tally[state], 0);
  return buttons(
    ...(mayChange && incident.state === 'running' ? [lead(STOP, ['incident', 'stop'], 'danger')] : []),
    ...(mayChange && retried > 0 ? [lead(RETRY, ['incident', 'retry'], 'primary')] : []),
    ...(where === 'reply' && incident.state === 'running' ? [lead(REFRESH, ['incident', 'status'])] : []),
    ...(where !== 'room' && incident.state !== 'running' ? [lead(REPORT_AS_FILE, ['incident', 'export'])] : []),
  );
}
