import type { Named } from '../refs.ts';
import type { DurationMs, EpochMs } from '../time/time.ts';
import type { StepFailure, StepKind } from './connector.ts';

/**
 * The state of a guided rotation: `running` by itself, `waiting` for a person, `failed` at a step until somebody decides, or
 * at an end.
 */
export type RotationState = 'running' | 'waiting' | 'failed' | 'done' | 'rolled-back';

/**
 * When the old secret stops: `stop` when the last app is deployed again, `overlap` after a time, `until-used` 15 minutes after
 * every linked app has authenticated with the new one.
 */
export type RotationMode = 'stop' | 'overlap' | 'until-used';

/** The steps of a rotation: those of each app, and those of the key. */
export type RotationStepKind = StepKind | 'regenerate' | 'await-use' | 'retire';

/**
 * `running`: a connector was asked and has not answered; `waiting`: for a person or a condition; `undone`: a rotation that was
 * rolled back has no use for it.
 */
export type StepState = 'pending' | 'running' | 'waiting' | 'failed' | 'done' | 'skipped' | 'undone';

/** A step of a rotation. */
export interface RotationStep {
  readonly id: string;
  readonly position: number;
  readonly kind: RotationStepKind;
  /** Null for a step that concerns the key. */
  readonly app: Named | null;
  readonly state: StepState;
  /** How often a connector was asked. */
  readonly attempts: number;
  /** When it got its state. */
  readonly since: EpochMs;
  readonly failure: StepFailure | null;
  /** When a person was shown the new secret for this step; null if nobody was. */
  readonly shownAt: EpochMs | null;
}

/** Why a rotation was stopped from outside. */
export type RotationProblem = 'key-deleted' | 'key-disabled';

/** Who starts a rotation that no person asked for. */
export const BY_LATCHKEY: Named = { id: 'latchkey', name: 'Latchkey' };

/** What a person can press on a rotation's message. */
export type Press = 'done' | 'reveal' | 'retry' | 'skip' | 'new-secret' | 'roll-back';

/** A guided rotation: everything but the secret. */
export interface Rotation {
  readonly id: string;
  readonly key: Named;
  readonly project: Named;
  readonly startedBy: Named;
  readonly state: RotationState;
  readonly mode: RotationMode;
  /** How long the old secret may keep working at most. */
  readonly overlap: DurationMs;
  /** Whether it is being rolled back. */
  readonly isGoingBack: boolean;
  /** What stopped it; null if nothing did. */
  readonly trouble: RotationProblem | null;
  /** The secret that it brings in, and the one that it replaces; null before the step `regenerate`. */
  readonly newSecretId: string | null;
  readonly oldSecretId: string | null;
  /** Until when the new secret is kept, sealed; null where it isn't. */
  readonly secretKeptUntil: EpochMs | null;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs | null;
  /** When to look at it again without being asked; null for never. */
  readonly dueAt: EpochMs | null;
  /** The last button that was pressed: so that the others see who did it. */
  readonly lastPress?: { readonly press: Press; readonly by: Named; readonly at: EpochMs };
  /** Counts its changes, so that a message knows whether it shows the latest. */
  readonly revision: number;
  /** In order. */
  readonly steps: readonly RotationStep[];
}
