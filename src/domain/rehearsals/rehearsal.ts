import type { ApiKey } from '../keys/apiKey.ts';
import { decideStatusChange } from '../keys/keyChanges.ts';
import { effectiveState } from '../keys/keySecrets.ts';
import type { Named } from '../refs.ts';
import { done, type Result, refused } from '../result.ts';
import { DAY, type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** What is rehearsed: disabling the key, or retiring its old secret. */
export type RehearsalKind = 'disable' | 'retire';

/**
 * `running`: uses are counted. `waiting`: its time is over, and it waits for a person. `cut`: what was rehearsed was done. `overtaken`: the
 * key changed, so that there is nothing left to rehearse. `lapsed`: nobody answered.
 */
export type RehearsalState = 'running' | 'waiting' | 'cut' | 'called-off' | 'overtaken' | 'lapsed';

/** The answers to a rehearsal. */
export type RehearsalAnswer = 'cut' | 'call-off';

/** One program at one address, with what it would have been refused. */
export interface RehearsalCaller {
  readonly app: string;
  readonly source: string;
  readonly count: number;
  readonly lastAt: EpochMs;
}

/** A rehearsal: nothing changes, and each use that would have failed is counted. */
export interface Rehearsal {
  readonly id: string;
  readonly revision: number;
  readonly kind: RehearsalKind;
  readonly state: RehearsalState;
  readonly key: Named;
  readonly project: Named;
  /** Who began it, with their accounts. */
  readonly startedBy: string;
  readonly startedAt: EpochMs;
  readonly endsAt: EpochMs;
  /** Until when uses were counted. */
  readonly countedAt: EpochMs;
  readonly endedAt: EpochMs | null;
  /** Who answered it, with their accounts; null where nobody did. */
  readonly endedBy: string | null;
  /** How many uses would have failed. */
  readonly total: number;
  /** By whom, most first; no more than are stored. */
  readonly callers: readonly RehearsalCaller[];
  /** By how many in all. */
  readonly callerCount: number;
}

/** The shortest time that a rehearsal may run. */
export const SHORTEST_REHEARSAL: DurationMs = MINUTE;
/** The longest time that a rehearsal may run. */
export const LONGEST_REHEARSAL: DurationMs = 7 * DAY;
/** How long a rehearsal whose time is over waits for an answer. */
export const REHEARSAL_WAITS: DurationMs = DAY;

/** How often someone had used a secret at some moment: the sum since they were first seen. */
export interface UseCount {
  readonly secretId: string;
  readonly app: string;
  readonly source: string;
  readonly count: number;
  readonly lastAt: EpochMs;
}

/**
 * Counts who used something since then. Uses are recorded as sums, so what was there before is taken off; a sum that is smaller than before
 * was forgotten in between and began again.
 * @returns them by program and address, most first.
 */
export function callersSince(before: readonly UseCount[], now: readonly UseCount[]): readonly RehearsalCaller[] {
  const earlier = new Map(before.map((use) => [keyOf(use), use.count]));
  const callers = new Map<string, RehearsalCaller>();
  for (const use of now) {
    const was = earlier.get(keyOf(use)) ?? 0;
    const count = use.count >= was ? use.count - was : use.count;
    if (count === 0) continue;
    const { app, source } = use;
    const who = JSON.stringify([app, source]);
    const known = callers.get(who);
    const lastAt = Math.max(use.lastAt, known?.lastAt ?? use.lastAt);
    callers.set(who, { app, source, count: count + (known?.count ?? 0), lastAt });
  }
  return [...callers.values()].toSorted((one, other) => other.count - one.count || compared(one, other));
}

function keyOf({ secretId, app, source }: UseCount): string {
  return JSON.stringify([secretId, app, source]);
}

function compared(one: RehearsalCaller, other: RehearsalCaller): number {
  return `${one.app}\n${one.source}` < `${other.app}\n${other.source}` ? -1 : 1;
}

/** The secrets that the change would stop: all that work, or those that are on their way out. */
export function rehearsedSecrets(kind: RehearsalKind, { secrets }: ApiKey, now: EpochMs): readonly string[] {
  const stops = kind === 'disable' ? ['pending', 'current', 'previous'] : ['previous'];
  return secrets.filter((secret) => stops.includes(effectiveState(secret, now))).map(({ id }) => id);
}

/**
 * Decides whether what was rehearsed can still be done as it was rehearsed.
 * @param secretIds those that it was begun with.
 */
export function isOvertaken(
  { kind, secretIds }: { readonly kind: RehearsalKind; readonly secretIds: readonly string[] },
  key: ApiKey | undefined,
  now: EpochMs,
): boolean {
  if (key === undefined) return true;
  if (kind === 'disable') return decideStatusChange(key, 'disable', now).kind === 'refused';
  const previous = rehearsedSecrets('retire', key, now);
  return previous.length !== secretIds.length || previous.some((id) => !secretIds.includes(id));
}

/** Decides whether a rehearsal can begin. */
export function decideRehearsal(
  key: ApiKey,
  kind: RehearsalKind,
  duration: DurationMs,
  now: EpochMs,
): Result<undefined> {
  if (duration < SHORTEST_REHEARSAL || duration > LONGEST_REHEARSAL)
    return refused({ code: 'rehearsal-length', subject: key.name });
  if (kind === 'disable') {
    const decision = decideStatusChange(key, 'disable', now);
    return decision.kind === 'refused' ? decision : done(undefined);
  }
  return rehearsedSecrets('retire', key, now).length === 0
    ? refused({ code: 'no-previous-secret', subject: key.name })
    : done(undefined);
}

/** Whether it waits for time or for a person. */
export function isOpen({ state }: Pick<Rehearsal, 'state'>): boolean {
  return state === 'running' || state === 'waiting';
}

/** What becomes of an open rehearsal by itself: nothing that stops anything. */
export function stateAt(
  { state, endsAt }: Pick<Rehearsal, 'state' | 'endsAt'>,
  overtaken: boolean,
  now: EpochMs,
): RehearsalState {
  if (overtaken) return 'overtaken';
  if (now >= endsAt + REHEARSAL_WAITS) return 'lapsed';
  return now >= endsAt ? 'waiting' : state;
}
