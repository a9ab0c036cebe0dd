import type { EffectiveState } from '../keys/keySecrets.ts';
import type { EpochMs } from '../time/time.ts';
import { AFTER_USE } from './rotationPlan.ts';

/** What is known of an overlap that somebody asked for. */
export interface OverlapFacts {
  /** The new secret's state. */
  readonly state: EffectiveState;
  /** Whether an old secret still works. */
  readonly hasPrevious: boolean;
  /** Whether the old one stops once every linked app has used the new one. */
  readonly untilUsed: boolean;
  readonly isToldOf: boolean;
  /** Whether a guided rotation is under way: it decides for itself, and its apps may not have the new secret yet. */
  readonly isRotating: boolean;
  readonly startedAt: EpochMs;
  /** The last use of an old secret; null if there is none. */
  readonly oldUsedAt: EpochMs | null;
  /** When the last of the deployed linked apps first used the new secret; null while one hasn't. */
  readonly allUsedAt: EpochMs | null;
}

/** What to do about an overlap: `forget` it once it is over. */
export type OverlapDecision = 'leave' | 'forget' | 'retire' | 'tell';

/** Decides what to do about an overlap now. */
export function decideOverlap(facts: OverlapFacts, now: EpochMs): OverlapDecision {
  if (facts.state === 'pending' || facts.isRotating) return 'leave';
  if (facts.state === 'retired' || facts.state === 'previous' || !facts.hasPrevious) return 'forget';
  if (facts.untilUsed && facts.allUsedAt !== null && now >= facts.allUsedAt + AFTER_USE) return 'retire';
  const idleSince = Math.max(facts.startedAt, facts.oldUsedAt ?? 0);
  return !facts.isToldOf && now >= idleSince + AFTER_USE ? 'tell' : 'leave';
}
