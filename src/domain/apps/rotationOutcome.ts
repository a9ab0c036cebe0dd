import { effectiveState, type SecretRecord } from '../keys/keySecrets.ts';
import type { EpochMs } from '../time/time.ts';
import type { Rotation } from './rotation.ts';
import { mayHold } from './steps.ts';

/** What a rotation came to, as its steps and the key's secrets have it now. Apps stand by name. */
export interface RotationOutcome {
  /** Whether every app is known to have used the new secret. */
  readonly isUsed: boolean;
  /** Apps that were given the new secret, and that were skipped. */
  readonly updated: readonly string[];
  readonly skipped: readonly string[];
  /** Apps that were skipped after they may have taken it. */
  readonly perhaps: readonly string[];
  /** Whether the new secret works. */
  readonly isNewGood: boolean;
  /** When the new secret stops, where it was taken back and works for a while. */
  readonly newEndsAt: EpochMs | null;
  /** How the old one stands: `overlap` until its overlap ends. */
  readonly old: 'current' | 'overlap' | 'stopped';
}

/** Reads what a rotation came to. @param secrets all of the key's secrets; none where it no longer exists. */
export function rotationOutcome(rotation: Rotation, secrets: readonly SecretRecord[], now: EpochMs): RotationOutcome {
  const updates = rotation.steps.filter(({ kind }) => kind === 'update-secret');
  const names = (states: readonly string[]) => [
    ...new Set(updates.flatMap(({ app, state }) => (app !== null && states.includes(state) ? [app.name] : []))),
  ];
  const updated = names(['done']);
  const skipped = names(['skipped']).filter((name) => !updated.includes(name));
  const fresh = secrets.find(({ id }) => id === rotation.newSecretId);
  const freshState = fresh === undefined ? 'retired' : effectiveState(fresh, now);
  const before = secrets.find(({ id }) => id === rotation.oldSecretId);
  const oldState = before === undefined ? 'retired' : effectiveState(before, now);
  return {
    isUsed: rotation.steps.some(({ kind, state }) => kind === 'await-use' && state === 'done'),
    updated,
    skipped,
    perhaps: skipped.filter((name) => updates.some((step) => step.app?.name === name && mayHold(step))),
    isNewGood: freshState === 'pending' || freshState === 'current' || freshState === 'previous',
    newEndsAt: freshState === 'previous' ? (fresh?.overlapEndsAt ?? null) : null,
    old: oldState === 'current' ? 'current' : oldState === 'previous' ? 'overlap' : 'stopped',
  };
}
