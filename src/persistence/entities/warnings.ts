import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import type { OptionalKind, WarningKind, WarningState } from '../../domain/warnings/kinds.ts';
import { bigNumber, count, id, json, optionalBigNumber, optionalText, text } from './columns.ts';

/** A warning to an owner, pending or sent. */
export interface WarningRow {
  id: string;
  keyId: string;
  kind: WarningKind;
  threshold: string;
  /**
   * What it refers to, such as the expiry that it warns of. With the three columns above it identifies the warning
   * (invariant 9).
   */
  about: string;
  personId: string;
  projectId: string;
  createdAt: EpochMs;
  dueAt: EpochMs;
  state: WarningState;
  claimedBy: string | null;
  claimedAt: EpochMs | null;
  /** When a send was first tried, while its outcome may be a delivery. */
  triedAt: EpochMs | null;
  /** Where it was tried: `discord:123` for a person, `slack#C123` for a conversation. */
  triedOn: string | null;
  /** The message that carries it; platforms recognise a repeated message by this ID. */
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

/** A project's warning settings, if they differ from the deployment's. */
export interface WarningSettingRow {
  projectId: string;
  /** How many days before an expiry; null for the configured default. */
  days: number[] | null;
  /** The kinds of warning switched off. */
  off: OptionalKind[];
  /** The conversation for warnings that can't be sent privately, such as `slack:C…`. */
  fallback: string | null;
  /** 1 if its owners want a weekly report. */
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
