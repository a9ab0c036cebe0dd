import type { ApiKey } from '../keys/apiKey.ts';
import { effectiveState, type SecretRecord } from '../keys/keySecrets.ts';
import { keyStatus } from '../keys/keyStatus.ts';
import type { EpochMs } from '../time/time.ts';
import type { LeakPolicy } from './leakPolicy.ts';

/**
 * What is done about a leaked secret. `retire`: the old secret stops, the key goes on with its new one. `tell`: it works, and people
 * decide. `dead`: it works no longer.
 */
export type LeakResponse = 'disable' | 'rotate' | 'retire' | 'tell' | 'dead';

/** Whether a leaked secret could still be used, or can be again when its key comes back. */
export function isDead(key: ApiKey, secret: SecretRecord, at: EpochMs): boolean {
  const state = effectiveState(secret, at);
  return state === 'retired' || state === 'expired' || keyStatus(key, at) === 'deleted';
}

/** Lists the secrets of a key that could still be used: a part that was found is of one of them. */
export function livingSecrets(key: ApiKey, at: EpochMs): readonly SecretRecord[] {
  return key.secrets.filter((secret) => !isDead(key, secret, at));
}

/**
 * Decides what to do about a leaked secret. What was replaced already is stopped by itself: the current secret didn't leak. A rotation
 * takes place only where apps can be given the new secret, or nobody would get it (invariant 5).
 * @param secret the one of the key's secrets that was found.
 */
export function decideLeakResponse(
  key: ApiKey,
  secret: SecretRecord,
  {
    policy,
    hasApps,
    isRotating,
  }: { readonly policy: LeakPolicy; readonly hasApps: boolean; readonly isRotating: boolean },
  at: EpochMs,
): LeakResponse {
  if (isDead(key, secret, at)) return 'dead';
  if (policy === 'report') return 'tell';
  const isPrevious = effectiveState(secret, at) === 'previous';
  if (policy === 'disable') {
    if (isPrevious) return 'retire';
    return key.disabledAt === null ? 'disable' : 'tell';
  }
  const canRotate =
    effectiveState(secret, at) === 'current' && keyStatus(key, at) === 'active' && !isRotating && hasApps;
  return canRotate ? 'rotate' : 'tell';
}
