import type { Named } from '../refs.ts';
import { DAY, type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** What an incident does to each of its keys. */
export type IncidentVerb = 'rotate' | 'disable';

/** What an incident was asked to cover. */
export type IncidentScopeKind = 'project' | 'channel' | 'owner' | 'keys';

/** `running`: keys are still changed or revealed. `stopped`: a person stopped it; what was done stays. `ended`: nothing is left to do. */
export type IncidentState = 'running' | 'stopped' | 'ended';

/**
 * A key's progress. `waiting`: not begun. `rotating`: with its apps, in a guided rotation. `handed`: its new secret waits for its owner
 * to reveal it. `lapsed`: nobody revealed it in time. `left`: the incident was stopped before its turn.
 */
export type IncidentKeyState = 'waiting' | 'rotating' | 'handed' | 'lapsed' | 'done' | 'failed' | 'left';

/** Why a key could not be changed, or needed no change. */
export type IncidentProblem =
  | 'key-deleted'
  | 'key-being-replaced'
  | 'overlap-too-long'
  | 'already-disabled'
  | 'secret-on-its-way'
  | 'rolled-back'
  | 'unexpected';

/** How many keys are in each state. */
export type IncidentTally = Readonly<Record<IncidentKeyState, number>>;

/** How the old secrets of an incident's keys stand. */
export interface OldSecrets {
  readonly works: number;
  readonly beside: number;
  /** When the last of those beside new ones stops. */
  readonly besideUntil: EpochMs | null;
  readonly dormant: number;
  /** Of those that work or would work again: how many wait for what. */
  readonly handed: number;
  readonly rotating: number;
  readonly lapsed: number;
  /** How many of those Retry begins again. */
  readonly again: number;
}

/** An incident, without its keys. */
export interface Incident {
  readonly id: string;
  readonly verb: IncidentVerb;
  readonly scope: IncidentScopeKind;
  /** What it covers, by name: `shop`, `shop/rasa`, a person's name, or the keys' names; empty for keys whose names the reader may not see. */
  readonly covers: string;
  /** How long old secrets keep working beside new ones; 0 for not at all. */
  readonly overlap: DurationMs;
  readonly reason: string;
  readonly startedBy: Named;
  readonly startedAt: EpochMs;
  readonly state: IncidentState;
  readonly stoppedBy: Named | null;
  /** When it was stopped or ended. */
  readonly endedAt: EpochMs | null;
  /** Counts its changes, so that a message knows whether it shows the latest. */
  readonly revision: number;
  readonly tally: IncidentTally;
  /** How the old secrets stand; null while it runs. */
  readonly old: OldSecrets | null;
}

/** How long an incident waits for owners and apps before it ends by itself; its report then says what still hangs on an old secret. */
export const LONGEST_INCIDENT: DurationMs = DAY;

/** The states in which nothing more happens to a key, whatever anyone does. */
const SETTLED: readonly IncidentKeyState[] = ['done', 'failed', 'left'];

/** What an incident covers, for people who may not read the names of all of its keys: a list of names is left out. */
export function hideKeys({ scope, covers }: Pick<Incident, 'scope' | 'covers'>): string {
  return scope === 'keys' ? '' : covers;
}

/** @returns a tally in which each state that isn't counted is 0. */
export function tallyOf(counts: Partial<IncidentTally>): IncidentTally {
  return { waiting: 0, rotating: 0, handed: 0, lapsed: 0, done: 0, failed: 0, left: 0, ...counts };
}

/** @returns how many keys an incident has. */
export function keysIn(tally: IncidentTally): number {
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}

/**
 * Decides whether a running incident is over: every key is settled, or it has waited for {@link LONGEST_INCIDENT}. A key that failed
 * is settled; Retry starts it again within that time.
 */
export function isOver({ tally, startedAt }: Pick<Incident, 'tally' | 'startedAt'>, at: EpochMs): boolean {
  const open = keysIn(tally) - SETTLED.reduce((sum, state) => sum + tally[state], 0);
  return open === 0 || at - startedAt >= LONGEST_INCIDENT;
}

/** @returns how many keys a minute were begun so far; null in the first second, when it would be a guess. */
export function pace(
  { tally, startedAt, endedAt }: Pick<Incident, 'tally' | 'startedAt' | 'endedAt'>,
  at: EpochMs,
): number | null {
  const took = (endedAt ?? at) - startedAt;
  const begun = keysIn(tally) - tally.waiting - tally.left;
  return took < 1_000 ? null : Math.round((begun * MINUTE) / took);
}
