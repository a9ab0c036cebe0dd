import { EntitySchema } from 'typeorm';
import type { DrillState, MissedBecause } from '../../../domain/drills/drill.ts';
import type { DrillMonth } from '../../../domain/drills/drillMoment.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, optionalBigNumber, optionalText, text } from '../columns.ts';

/** A key with which fire drills may be held. No other key is ever touched by one. */
export interface CanaryRow {
  keyId: string;
  projectId: string;
}

/** The table `drill_canary`, as {@link CanaryRow} describes its rows. */
export const CanaryEntity = new EntitySchema<CanaryRow>({
  name: 'drill_canary',
  columns: { keyId: id, projectId: text },
  indices: [{ name: 'drill_canary_project', columns: ['projectId'] }],
});

/** A project's fire drill of a month: drawn ahead, so that there is one of them, whichever process looks and whatever crashes. */
export interface DrillRow {
  id: string;
  projectId: string;
  month: DrillMonth;
  /** The moment that was drawn. */
  dueAt: EpochMs;
  state: DrillState;
  /** Why there was none. */
  missedBecause: MissedBecause | null;
  /** What was reported as leaked; null until it begins. The name is the one that the key had then. */
  keyId: string | null;
  keyName: string | null;
  secretId: string | null;
  /** The message to the project's conversation, see the outbox. */
  noticeId: string | null;
  /** 1 if something used the key when it began, else 0. */
  inUse: number;
  startedAt: EpochMs | null;
  toldAt: EpochMs | null;
  acknowledgedAt: EpochMs | null;
  deadAt: EpochMs | null;
  wellAt: EpochMs | null;
  dismissedAt: EpochMs | null;
  revealedAt: EpochMs | null;
}

/** The table `drill`, as {@link DrillRow} describes its rows. */
export const DrillEntity = new EntitySchema<DrillRow>({
  name: 'drill',
  columns: {
    id,
    projectId: text,
    month: text,
    dueAt: bigNumber,
    state: text,
    missedBecause: optionalText,
    keyId: optionalText,
    keyName: optionalText,
    secretId: optionalText,
    noticeId: optionalText,
    inUse: count,
    startedAt: optionalBigNumber,
    toldAt: optionalBigNumber,
    acknowledgedAt: optionalBigNumber,
    deadAt: optionalBigNumber,
    wellAt: optionalBigNumber,
    dismissedAt: optionalBigNumber,
    revealedAt: optionalBigNumber,
  },
  indices: [
    // The database enforces it: a project has one drill a month.
    { name: 'drill_month', columns: ['projectId', 'month'], unique: true },
    { name: 'drill_state', columns: ['state'] },
    { name: 'drill_notice', columns: ['noticeId'] },
  ],
});
