import type { DurationMs, EpochMs } from '../time/time.ts';

/**
 * The state of one generation of a secret. `retired` was once current; `discarded` never was (its delivery was refused,
 * or nobody used it in time), or was rolled back. Both stay as tombstones, to tell a program that still tries them from a guesser.
 */
export type SecretState = 'pending' | 'current' | 'previous' | 'retired' | 'discarded';

/** One generation of a key's secret, without its plaintext. */
export interface SecretRecord {
  readonly id: string;
  readonly generation: number;
  readonly state: SecretState;
  /** HMAC-SHA-256 of the plaintext under the deployment's pepper, hex. */
  readonly hash: string;
  /** The secret's own expiry: no later rotation changes it. */
  readonly expiresAt: EpochMs;
  /** For a pending one: the deadline for the first use that makes it current. */
  readonly pendingUntil: EpochMs | null;
  /** For a pending one: how long the earlier secrets may keep working. 0 stops them at once. */
  readonly overlap: DurationMs;
  /** For a previous one: when it stops. */
  readonly overlapEndsAt: EpochMs | null;
}

/** A secret's state once time is taken into account. */
export type EffectiveState = 'pending' | 'current' | 'previous' | 'expired' | 'retired';

/** Applies the deadlines that a stored state can't reflect. They hold whether or not a job has cleaned up yet. */
export function effectiveState(secret: SecretRecord, at: EpochMs): EffectiveState {
  switch (secret.state) {
    case 'retired':
    case 'discarded':
      return 'retired';
    case 'pending':
      return secret.pendingUntil !== null && at < secret.pendingUntil ? 'pending' : 'retired';
    case 'previous':
      if (secret.overlapEndsAt === null || secret.overlapEndsAt <= at) return 'retired';
      return secret.expiresAt <= at ? 'expired' : 'previous';
    case 'current':
      return secret.expiresAt <= at ? 'expired' : 'current';
  }
}

/** What promotion does to one of a key's secrets. */
export interface SecretChange {
  readonly id: string;
  readonly state: SecretState;
  readonly overlapEndsAt: EpochMs | null;
}

/**
 * Promotes a pending secret to current and settles the older ones: a current one becomes `previous` for the overlap or
 * retires at once; a previous one keeps its own end, or retires with an overlap of 0; an older pending one is
 * discarded. No end is ever moved later (invariant 4).
 * @param secrets all of the key's secrets.
 * @param promotedId the pending secret that was delivered or used.
 * @returns the changes to store, the promoted one first; none if that secret is not, or no longer, pending.
 */
export function promote(secrets: readonly SecretRecord[], promotedId: string, at: EpochMs): readonly SecretChange[] {
  const promoted = secrets.find((secret) => secret.id === promotedId);
  if (promoted === undefined || promoted.state !== 'pending') return [];
  const changes: SecretChange[] = [{ id: promoted.id, state: 'current', overlapEndsAt: null }];
  for (const secret of secrets) {
    if (secret.generation >= promoted.generation) continue;
    if (secret.state === 'pending') changes.push({ id: secret.id, state: 'discarded', overlapEndsAt: null });
    if (secret.state === 'current') changes.push(stepDown(secret, promoted.overlap, at));
    if (secret.state === 'previous' && (promoted.overlap === 0 || effectiveState(secret, at) === 'retired')) {
      changes.push({ id: secret.id, state: 'retired', overlapEndsAt: secret.overlapEndsAt });
    }
  }
  return changes;
}

function stepDown(secret: SecretRecord, overlap: DurationMs, at: EpochMs): SecretChange {
  if (overlap === 0 || secret.expiresAt <= at) return { id: secret.id, state: 'retired', overlapEndsAt: null };
  return { id: secret.id, state: 'previous', overlapEndsAt: Math.min(at + overlap, secret.expiresAt) };
}
