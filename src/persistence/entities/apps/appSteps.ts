import { EntitySchema } from 'typeorm';
import type { AppStepState } from '../../../domain/apps/appStep.ts';
import type { StepFailure, StepKind } from '../../../domain/apps/connector.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, optionalBigNumber, optionalJson, optionalText, text } from '../columns.ts';

/** A step with an app that a person asked for outside a rotation. Each attempt gives the connector the same ID. */
export interface AppStepRow {
  id: string;
  appId: string;
  kind: StepKind;
  /** Who asked for it: Retry and Done are theirs. */
  personId: string;
  keyId: string;
  /** The secret that `update-secret` hands over; null for other steps, and where a person does it. */
  secretId: string | null;
  /** What the step was asked with, keyed and hashed: a retry with anything else is another step. */
  inputs: string;
  state: AppStepState;
  attempts: number;
  failure: StepFailure | null;
  askedAt: EpochMs;
  /** When it got its state. */
  since: EpochMs;
  /** Until when it goes on by itself. */
  until: EpochMs;
  /** When it's tried again; while a connector is asked, when that process counts as gone. Null for not by itself. */
  dueAt: EpochMs | null;
  /** The secret's plaintext, sealed under the pepper, while the step isn't done and for 15 minutes at most (invariant 1). */
  sealedSecret: string | null;
  sealedUntil: EpochMs | null;
}

/** The table `app_step`, as {@link AppStepRow} describes its rows. */
export const AppStepEntity = new EntitySchema<AppStepRow>({
  name: 'app_step',
  columns: {
    id,
    appId: text,
    kind: text,
    personId: text,
    keyId: text,
    secretId: optionalText,
    inputs: text,
    state: text,
    attempts: count,
    failure: optionalJson,
    askedAt: bigNumber,
    since: bigNumber,
    until: bigNumber,
    dueAt: optionalBigNumber,
    sealedSecret: optionalText,
    sealedUntil: optionalBigNumber,
  },
  indices: [
    { name: 'app_step_app', columns: ['appId', 'askedAt'] },
    { name: 'app_step_asked', columns: ['askedAt'] },
    { name: 'app_step_due', columns: ['dueAt'], where: '"dueAt" IS NOT NULL' },
    { name: 'app_step_seal', columns: ['sealedUntil'], where: '"sealedSecret" IS NOT NULL' },
  ],
});
