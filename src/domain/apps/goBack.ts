import { effectiveState, type SecretChange, type SecretRecord } from '../keys/keySecrets.ts';
import { done, type Result, refused } from '../result.ts';
import type { EpochMs } from '../time/time.ts';
import type { Rotation, RotationStep } from './rotation.ts';
import { isHandedOut, isOver } from './steps.ts';

/**
 * Decides what rolling back does to the key's secrets: the old one becomes current again, as long as it has not retired. A newer one
 * that an app may hold keeps working for the rest of the old one's overlap (invariant 14); one that nobody has is discarded.
 * @param secrets all of the key's secrets. @param handedOut whether an app may hold the new one.
 * @returns the changes, the old secret's first; none where the old one is still current and no new one exists.
 */
export function decideGoingBack(
  rotation: Rotation,
  secrets: readonly SecretRecord[],
  now: EpochMs,
  handedOut = isHandedOut(rotation),
): Result<readonly SecretChange[]> {
  if (rotation.newSecretId === null) return done([]);
  const old = secrets.find(({ id }) => id === rotation.oldSecretId);
  if (old === undefined) return refused({ code: 'old-secret-gone', subject: rotation.key.name });
  const isCurrent = old.state === 'current';
  if (!isCurrent && effectiveState(old, now) !== 'previous')
    return refused({ code: 'old-secret-gone', subject: rotation.key.name });
  const restOf = old.overlapEndsAt ?? now + rotation.overlap;
  const newer = secrets
    .filter(({ generation, state }) => generation > old.generation && (state === 'pending' || state === 'current'))
    .map((secret) => stepBack(secret, secret.state === 'current' || handedOut, Math.min(restOf, secret.expiresAt)));
  return done([...(isCurrent ? [] : [{ id: old.id, state: 'current', overlapEndsAt: null } as const]), ...newer]);
}

/** Finds the secret that a rotation replaces, or is about to replace, and that rolling it back keeps. */
export function replacedSecret(
  { oldSecretId }: Pick<Rotation, 'oldSecretId'>,
  secrets: readonly SecretRecord[],
): SecretRecord | undefined {
  return secrets.find(({ id, state }) => (oldSecretId === null ? state === 'current' : id === oldSecretId));
}

function stepBack({ id }: SecretRecord, isHeld: boolean, overlapEndsAt: EpochMs): SecretChange {
  return isHeld ? { id, state: 'previous', overlapEndsAt } : { id, state: 'discarded', overlapEndsAt: null };
}

/** Turns a rotation round: apps that it undeployed are deployed again, everything else that is left is undone. */
export function goBack(rotation: Rotation, now: EpochMs): Rotation {
  const undeployed = new Set(rotation.steps.filter(mayBeDown).map(({ app }) => app?.id));
  const steps = rotation.steps.map((step): RotationStep => {
    if (step.kind === 'regenerate' && step.state === 'done') return { ...step, state: 'undone', since: now };
    if (isOver(step)) return step;
    if (step.kind !== 'deploy' || !undeployed.has(step.app?.id)) return { ...step, state: 'undone', since: now };
    return step.state === 'failed' ? { ...step, state: 'pending', since: now } : step;
  });
  return {
    ...rotation,
    steps,
    isGoingBack: true,
    state: 'running',
    trouble: null,
    dueAt: now,
    secretKeptUntil: null,
  };
}

/** An app is down, or may be: its connector was asked and has not said that it isn't. */
function mayBeDown({ kind, state, attempts }: RotationStep): boolean {
  return kind === 'undeploy' && (state === 'done' || (attempts > 0 && state !== 'skipped'));
}

/**
 * Decides `rollback key`, outside a guided rotation: the previous secret becomes current again and the current one stops at once.
 * @returns the changes, the restored secret's first.
 */
export function decideRollback(
  key: { readonly name: string; readonly secrets: readonly SecretRecord[] },
  now: EpochMs,
): Result<readonly [SecretChange, ...SecretChange[]]> {
  const previous = key.secrets
    .filter((secret) => effectiveState(secret, now) === 'previous')
    .toSorted((one, other) => other.generation - one.generation);
  const [restored] = previous;
  if (restored === undefined) return refused({ code: 'no-previous-secret', subject: key.name });
  const stopped = key.secrets
    .filter(({ state }) => state === 'current' || state === 'pending')
    .map(({ id }): SecretChange => ({ id, state: 'discarded', overlapEndsAt: null }));
  return done([{ id: restored.id, state: 'current', overlapEndsAt: null }, ...stopped]);
}

/** Decides `retire key`: every previous secret stops at once. */
export function decideRetirement(
  key: { readonly name: string; readonly secrets: readonly SecretRecord[] },
  now: EpochMs,
): Result<readonly SecretChange[]> {
  const changes = retirePrevious(key.secrets, now);
  return changes.length === 0 ? refused({ code: 'no-previous-secret', subject: key.name }) : done(changes);
}

/**
 * @returns the changes that stop every previous secret; none where none works. One that was rolled back, and so is newer than the
 * current one, counts as discarded.
 */
export function retirePrevious(secrets: readonly SecretRecord[], now: EpochMs): readonly SecretChange[] {
  const current = secrets.find(({ state }) => state === 'current')?.generation ?? Number.POSITIVE_INFINITY;
  return secrets
    .filter((secret) => effectiveState(secret, now) === 'previous')
    .map(({ id, generation, overlapEndsAt }) =>
      generation > current ? { id, state: 'discarded', overlapEndsAt: null } : { id, state: 'retired', overlapEndsAt },
    );
}
