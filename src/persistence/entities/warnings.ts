import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import type { OptionalKind, WarningKind, WarningState } from '../../domain/warnings/kinds.ts';
import { bigNumber, count, id, json, optionalBigNumber, optionalText, text } from './columns.ts';

/** Something that an owner is warned of, or was. */
export interface WarningRow {
  id: string;
  keyId: string;
  kind: WarningKind;
  threshold: string;
  /** What it refers to, such as the end that it warns of: with the three above it names the warning (invariant 9). */
  about: string;
  personId: string;
  projectId: string;
  createdAt: EpochMs;
  dueAt: EpochMs;
  state: WarningState;
  claimedBy: string | null;
  claimedAt: EpochMs | null;
  /** When its message was first tried, as long as that may have been told. */
  triedAt: EpochMs | null;
  /** Where it was tried, as in `discord:123`; a conversation as in `slack#C123`. */
  triedOn: string | null;
  /** The message that it is told in: platforms know a message that comes again by this name. */
  digestId: string | null;
  sentAt: EpochMs | null;
  detail: Record<string, string>;
}

export const WarningEntity = new EntitySchema<WarningRow>({
  name: 'warning',
  columns: {
    id,
    keyId: text,
    kind: text,
    threshold: text,
    about: text,
    personId: text,
    projectId: text,
    createdAt: bigNumber,
    dueAt: bigNumber,
    state: text,
    claimedBy: optionalText,
    claimedAt: optionalBigNumber,
    triedAt: optionalBigNumber,
    triedOn: optionalText,
    digestId: optionalText,
    sentAt: optionalBigNumber,
    detail: json,
  },
  indices: [
    { name: 'warning_once', columns: ['keyId', 'kind', 'threshold', 'about'], unique: true },
    { name: 'warning_due', columns: ['state', 'dueAt'] },
    { name: 'warning_person', columns: ['personId', 'state'] },
    { name: 'warning_digest', columns: ['digestId'] },
  ],
});

/** How a project wants its owners to be warned, where that is not as configured for all. */
export interface WarningSettingRow {
  projectId: string;
  /** How many days ahead of an end; null for as configured. */
  days: number[] | null;
  /** What it does without. */
  off: OptionalKind[];
  /** The conversation for what nobody can be told privately, such as `slack:C…`. */
  fallback: string | null;
  /** 1 where its owners want a report each week. */
  weeklyReport: number;
}

export const WarningSettingEntity = new EntitySchema<WarningSettingRow>({
  name: 'warning_setting',
  columns: {
    projectId: id,
    days: { ...json, nullable: true },
    off: json,
    fallback: optionalText,
    weeklyReport: count,
  },
});
