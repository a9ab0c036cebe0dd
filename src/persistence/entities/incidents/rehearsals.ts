import { EntitySchema } from 'typeorm';
import type { RehearsalCaller, RehearsalKind, RehearsalState, UseCount } from '../../../domain/rehearsals/rehearsal.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, json, optionalBigNumber, optionalText, text } from '../columns.ts';

/** A rehearsal of disabling a key or retiring its old secret. */
export interface RehearsalRow {
  id: string;
  revision: number;
  keyId: string;
  kind: RehearsalKind;
  state: RehearsalState;
  /** Who began it, as people are named. */
  startedBy: string;
  startedAt: EpochMs;
  endsAt: EpochMs;
  countedAt: EpochMs;
  endedAt: EpochMs | null;
  endedBy: string | null;
  /** The secrets that would stop, as they were at the beginning. */
  secretIds: readonly string[];
  /** What had been counted before; empty when it is over. */
  baseline: readonly UseCount[];
  callers: readonly RehearsalCaller[];
  callerCount: number;
  total: number;
}

/** The table `rehearsal`, as {@link RehearsalRow} describes its rows. */
export const RehearsalEntity = new EntitySchema<RehearsalRow>({
  name: 'rehearsal',
  columns: {
    id,
    revision: count,
    keyId: text,
    kind: text,
    state: text,
    startedBy: text,
    startedAt: bigNumber,
    endsAt: bigNumber,
    countedAt: bigNumber,
    endedAt: optionalBigNumber,
    endedBy: optionalText,
    secretIds: json,
    baseline: json,
    callers: json,
    callerCount: count,
    total: bigNumber,
  },
  indices: [
    { name: 'rehearsal_key', columns: ['keyId', 'startedAt'] },
    // A key has at most one that isn't over.
    { name: 'rehearsal_open', columns: ['keyId'], unique: true, where: '"endedAt" IS NULL' },
  ],
});
