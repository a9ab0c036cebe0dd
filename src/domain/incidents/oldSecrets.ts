import type { EpochMs } from '../time/time.ts';
import type { IncidentKeyState, OldSecrets } from './incident.ts';

/**
 * What becomes of what a key had before an incident. `works`: it still works, and nothing says until when. `beside`: it works beside the new
 * one for a time. `dormant`: the key is disabled or locked, and would work with it again.
 */
export type OldWorks = 'works' | 'beside' | 'dormant';

/** A key of an incident that isn't through with what it had before, by the real states of its secrets. */
export interface StillOld {
  readonly keyId: string;
  readonly projectId: string;
  readonly name: string;
  readonly state: IncidentKeyState;
  readonly old: OldWorks;
  /** When it stops, at the latest; null where nothing says so. */
  readonly until: EpochMs | null;
}

/** The states of keys that Retry begins again. */
export const RETRIED: readonly IncidentKeyState[] = ['failed', 'lapsed', 'left'];

/** Counts how the old secrets stand. @param still the keys that aren't through, most used first. */
export function oldSecretsOf(still: readonly StillOld[]): OldSecrets {
  const open = still.filter(({ old }) => old !== 'beside');
  const count = (old: OldWorks) => still.filter((key) => key.old === old).length;
  const inState = (...states: readonly IncidentKeyState[]) => open.filter(({ state }) => states.includes(state)).length;
  const ends = still.flatMap(({ old, until }) => (old === 'beside' && until !== null ? [until] : []));
  return {
    works: count('works'),
    beside: count('beside'),
    besideUntil: ends.length === 0 ? null : Math.max(...ends),
    dormant: count('dormant'),
    handed: inState('handed'),
    rotating: inState('rotating'),
    lapsed: inState('lapsed'),
    again: inState(...RETRIED),
  };
}

/** Whether everything that an incident was for is done: nothing works as before, nor would again. */
export function hasStopped({ works, beside, dormant }: OldSecrets): boolean {
  return works + beside + dormant === 0;
}
