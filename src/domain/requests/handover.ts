import type { Refusal } from '../refusals.ts';
import { type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/**
 * A new secret that waits for the person it is for. `waiting`: sealed, and nobody has seen it. `showing`: handed to a platform, whose
 * answer isn't known yet. `shown`: they have it. `perhaps`: nobody knows whether it was shown; its first use proves it. `discarded`:
 * nobody showed or used it in time, or the key changed first. `withdrawn`: the person may no longer have it.
 */
export type HandoverState = 'waiting' | 'showing' | 'shown' | 'perhaps' | 'discarded' | 'withdrawn';

/** How long the plaintext is kept, sealed, at most (invariant 1). */
export const KEPT_FOR: DurationMs = 15 * MINUTE;

/** What decides whether a secret is handed out now. */
export interface HandoverFacts {
  readonly personId: string;
  readonly state: HandoverState;
  /** Whether its plaintext is still there. */
  readonly isKept: boolean;
  readonly keptUntil: EpochMs;
  /** When and on which platform it was shown, or is being shown. */
  readonly shownAt: EpochMs | null;
  readonly shownOn: string | null;
}

/**
 * Decides a press on Reveal once: whether the secret is handed out to this person now.
 * @param keyName the key's name, for a refusal.
 * @returns why not, or undefined if it is.
 */
export function refuseReveal(
  { personId, state, isKept, keptUntil, shownAt, shownOn }: HandoverFacts,
  keyName: string,
  asking: string,
  at: EpochMs,
): Refusal | undefined {
  if (personId !== asking) return { code: 'foreign-press' };
  if (shownAt !== null && shownOn !== null) return { code: 'secret-shown', subject: keyName, at: shownAt, on: shownOn };
  return state === 'waiting' && isKept && at < keptUntil ? undefined : { code: 'secret-discarded', subject: keyName };
}
