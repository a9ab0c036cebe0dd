import type { AuditAction } from '../audit/auditAction.ts';
import type { ApiKey } from '../keys/apiKey.ts';
import { effectiveState, type SecretRecord } from '../keys/keySecrets.ts';
import { keyStatus } from '../keys/keyStatus.ts';
import { DAY, type DurationMs, type EpochMs, HOUR, WEEK } from '../time/time.ts';
import { type DrillMonth, isWorkingTime, monthOf } from './drillMoment.ts';

/**
 * A drill's state. `drawn`: its moment is known, to nobody. `running`: people think that it is real. `revealed`: they know that it was
 * a drill, and it is still measured. `missed`: there was none that month.
 */
export type DrillState = 'drawn' | 'running' | 'revealed' | 'over' | 'missed';

/** Why there was none: no canary key worked, or Latchkey didn't run in what was left of the month. */
export type MissedBecause = 'no-canary' | 'too-late';

/** When each thing happened; null where it hasn't yet. */
export interface DrillMeasures {
  /** A platform took the first message. */
  readonly toldAt: EpochMs | null;
  /** A person pressed or typed something about it. */
  readonly acknowledgedAt: EpochMs | null;
  /** What was reported as leaked could no longer be used. */
  readonly deadAt: EpochMs | null;
  /** What uses the key worked again. */
  readonly wellAt: EpochMs | null;
}

/** A drill that was begun. */
export interface BegunDrill extends DrillMeasures {
  readonly startedAt: EpochMs;
  readonly secretId: string;
  /** Whether anything used the key when it began: where nothing did, nothing has to be well again. */
  readonly isInUse: boolean;
  /** When somebody said that it is only a test key. */
  readonly dismissedAt: EpochMs | null;
  readonly revealedAt: EpochMs | null;
}

/** What a person did, and when. */
export interface Deed {
  readonly at: EpochMs;
  readonly personId: string;
}

/** What the records say since a drill began. */
export interface DrillFacts {
  readonly key: ApiKey | undefined;
  /** Events about the key, oldest first. `personId`: who did it; null for Latchkey. */
  readonly events: readonly { readonly at: EpochMs; readonly action: string; readonly personId: string | null }[];
  /** When a person was first asked whether they really want to change the key, and who. */
  readonly asked: Deed | undefined;
  readonly toldAt: EpochMs | null;
  /** The latest guided rotation of the key that began since. */
  readonly rotation: { readonly endedAt: EpochMs | null; readonly isDone: boolean } | undefined;
  /** When a newer secret of the key, which works, was first used. */
  readonly usedAt: EpochMs | null;
}

/** How long after its moment a drill begins whatever the hour: its moment was one of work. */
const GRACE: DurationMs = HOUR;
/** People learn that it was a drill after this long, whatever they did. */
export const REVEALED_AFTER: DurationMs = DAY;
/** Nothing is measured any longer after this. */
export const MEASURED_FOR: DurationMs = WEEK;

/**
 * Decides what becomes of a drill whose moment was drawn. One that nobody could begin in time waits for the next working hour of its
 * month; there is no second one in the month after.
 */
export function decideBegin(
  { month, dueAt }: { readonly month: DrillMonth; readonly dueAt: EpochMs },
  zone: string,
  now: EpochMs,
): 'wait' | 'begin' | 'miss' {
  if (now < dueAt) return 'wait';
  if (now < dueAt + GRACE) return 'begin';
  if (monthOf(zone, now) !== month) return 'miss';
  return isWorkingTime(zone, now) ? 'begin' : 'wait';
}

/** @returns the secret that a drill reports: the current one of a key that works; undefined where the key can't be drilled with. */
export function drilledSecret(key: ApiKey, now: EpochMs): SecretRecord | undefined {
  if (keyStatus(key, now) !== 'active') return undefined;
  return key.secrets.find((secret) => effectiveState(secret, now) === 'current');
}

/** What a person does about a leaked secret. */
const ACKNOWLEDGES = actions(
  'key.disable',
  'key.delete',
  'key.regenerate',
  'key.retire',
  'key.identify',
  'leak.dismiss',
  'rehearsal.start',
);

/** What stops every secret of a key at once. */
const STOPS = actions('key.disable', 'key.delete', 'key.lock');
/** After what an older secret may be gone. */
const REPLACES = actions('key.retire', 'secret.promote');
const RETIRES = actions('key.retire');

/** Takes the measures that the records allow. What was measured stays. */
export function measure(drill: BegunDrill, facts: DrillFacts, now: EpochMs): DrillMeasures {
  return {
    toldAt: drill.toldAt ?? facts.toldAt,
    acknowledgedAt: drill.acknowledgedAt ?? firstDeed(facts)?.at ?? null,
    deadAt: drill.deadAt ?? deadSince(drill, facts, now),
    wellAt: drill.wellAt ?? wellSince(drill, facts),
  };
}

/** @returns what a person did about it first, as far as that is recorded: a press that asks them for more counts too. */
export function firstDeed({ asked, events }: DrillFacts): Deed | undefined {
  const deeds = events.flatMap(({ at, action, personId }) =>
    personId !== null && ACKNOWLEDGES.has(action) ? [{ at, personId }] : [],
  );
  return [...(asked === undefined ? [] : [asked]), ...deeds].sort((one, other) => one.at - other.at)[0];
}

function deadSince({ secretId }: BegunDrill, { key, events }: DrillFacts, now: EpochMs): EpochMs | null {
  const stopped = events.find(({ action }) => STOPS.has(action));
  if (stopped !== undefined) return stopped.at;
  const secret = key?.secrets.find(({ id }) => id === secretId);
  if (key === undefined || secret === undefined) return now;
  const state = effectiveState(secret, now);
  if (keyStatus(key, now) === 'active' && (state === 'current' || state === 'previous')) return null;
  const last = (after: ReadonlySet<string>) => events.findLast(({ action }) => after.has(action))?.at;
  const { overlapEndsAt: end } = secret;
  if (end !== null && end <= now) return earliest([end, last(RETIRES)]);
  return (state === 'retired' ? last(REPLACES) : undefined) ?? now;
}

function wellSince({ isInUse }: BegunDrill, { rotation, usedAt }: DrillFacts): EpochMs | null {
  if (!isInUse) return null;
  if (rotation === undefined) return usedAt;
  if (rotation.endedAt === null) return null;
  return rotation.isDone ? rotation.endedAt : usedAt;
}

/** Why people are told now that it was a drill: nothing is left for them to do, or it takes too long. */
export type RevealedBecause = 'dead' | 'dismissed' | 'late';

/**
 * Decides whether it is time to say that it was a drill. Where Latchkey stopped the secret by itself, people get the time to notice.
 */
export function decideReveal(drill: BegunDrill, now: EpochMs): RevealedBecause | undefined {
  if (drill.revealedAt !== null) return undefined;
  if (drill.dismissedAt !== null) return 'dismissed';
  if (drill.deadAt !== null && (drill.acknowledgedAt !== null || drill.wellAt !== null)) return 'dead';
  return now >= drill.startedAt + REVEALED_AFTER ? 'late' : undefined;
}

/** @returns the state of a drill that was begun. */
export function stateOf(drill: BegunDrill, now: EpochMs): Exclude<DrillState, 'drawn' | 'missed'> {
  if (drill.revealedAt === null) return 'running';
  const isMeasured = drill.deadAt !== null && (!drill.isInUse || drill.wellAt !== null);
  const isOver = isMeasured || drill.dismissedAt !== null || now >= drill.startedAt + MEASURED_FOR;
  return isOver ? 'over' : 'revealed';
}

/** Names of what is recorded, to look up recorded ones by: those of another version are unknown. */
function actions(...names: readonly AuditAction[]): ReadonlySet<string> {
  return new Set(names);
}

function earliest(moments: readonly (EpochMs | null | undefined)[]): EpochMs | null {
  const known = moments.filter((at) => at !== null && at !== undefined);
  return known.length === 0 ? null : Math.min(...known);
}
