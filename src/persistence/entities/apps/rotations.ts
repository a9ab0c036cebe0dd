import { EntitySchema } from 'typeorm';
import type { StepFailure } from '../../../domain/apps/connector.ts';
import type {
  Press,
  RotationMode,
  RotationProblem,
  RotationState,
  RotationStepKind,
  StepState,
} from '../../../domain/apps/rotation.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, optionalBigNumber, optionalJson, optionalText, text } from '../columns.ts';

/** A guided rotation of a key. */
export interface RotationRow {
  id: string;
  keyId: string;
  projectId: string;
  /** The person who started it. */
  startedBy: string;
  state: RotationState;
  mode: RotationMode;
  overlap: number;
  /** 1 while it is rolled back, else 0. */
  goingBack: number;
  /** What stopped it. */
  trouble: RotationProblem | null;
  /** The secret that it brings in, once there is one, and the one that it replaces. */
  newSecretId: string | null;
  oldSecretId: string | null;
  /** The new secret's plaintext, sealed under the pepper, for 15 minutes at most (invariant 1). */
  sealedSecret: string | null;
  sealedUntil: EpochMs | null;
  startedAt: EpochMs;
  endedAt: EpochMs | null;
  /** When to look at it again; null for not by itself. */
  dueAt: EpochMs | null;
  /** The process that works on it, and until when nobody else may. */
  claimedBy: string | null;
  claimedUntil: EpochMs | null;
  revision: number;
  /** The last button that was pressed, by whom and when. */
  pressed: Press | null;
  pressedBy: string | null;
  pressedAt: EpochMs | null;
}

/** The table `rotation`, as {@link RotationRow} describes its rows. */
export const RotationEntity = new EntitySchema<RotationRow>({
  name: 'rotation',
  columns: {
    id,
    keyId: text,
    projectId: text,
    startedBy: text,
    state: text,
    mode: text,
    overlap: bigNumber,
    goingBack: count,
    trouble: optionalText,
    newSecretId: optionalText,
    oldSecretId: optionalText,
    sealedSecret: optionalText,
    sealedUntil: optionalBigNumber,
    startedAt: bigNumber,
    endedAt: optionalBigNumber,
    dueAt: optionalBigNumber,
    claimedBy: optionalText,
    claimedUntil: optionalBigNumber,
    revision: count,
    pressed: optionalText,
    pressedBy: optionalText,
    pressedAt: optionalBigNumber,
  },
  indices: [
    // The database enforces it: a key has at most one rotation under way.
    { name: 'rotation_under_way', columns: ['keyId'], unique: true, where: '"endedAt" IS NULL' },
    { name: 'rotation_due', columns: ['dueAt'], where: '"endedAt" IS NULL' },
    { name: 'rotation_key', columns: ['keyId', 'startedAt'] },
    { name: 'rotation_seal', columns: ['sealedUntil'], where: '"sealedSecret" IS NOT NULL' },
  ],
});

/** A step of a rotation. Each attempt gives a connector the same ID. */
export interface RotationStepRow {
  id: string;
  rotationId: string;
  position: number;
  kind: RotationStepKind;
  appId: string | null;
  state: StepState;
  attempts: number;
  since: EpochMs;
  failure: StepFailure | null;
  /** When a person was shown the secret for it. */
  shownAt: EpochMs | null;
}

/** The table `rotation_step`, as {@link RotationStepRow} describes its rows. */
export const RotationStepEntity = new EntitySchema<RotationStepRow>({
  name: 'rotation_step',
  columns: {
    id,
    rotationId: text,
    position: count,
    kind: text,
    appId: optionalText,
    state: text,
    attempts: count,
    since: bigNumber,
    failure: optionalJson,
    shownAt: optionalBigNumber,
  },
  indices: [{ name: 'rotation_step_order', columns: ['rotationId', 'position'], unique: true }],
});

/** An overlap that somebody asked for, watched until the old secret has stopped. */
export interface OverlapRow {
  /** The secret that replaces the old one. */
  secretId: string;
  keyId: string;
  /** Who rotated: they learn when nobody uses the old secret any longer. */
  personId: string;
  /** 1 if the old secret stops once every linked app has used the new one, else 0. */
  untilUsed: number;
  startedAt: EpochMs;
  /** When they were told. */
  toldAt: EpochMs | null;
}

/** The table `overlap`, as {@link OverlapRow} describes its rows. */
export const OverlapEntity = new EntitySchema<OverlapRow>({
  name: 'overlap',
  columns: {
    secretId: { ...text, primary: true },
    keyId: text,
    personId: text,
    untilUsed: count,
    startedAt: bigNumber,
    toldAt: optionalBigNumber,
  },
});
