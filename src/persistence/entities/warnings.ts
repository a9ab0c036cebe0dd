import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import type { OptionalKind, WarningKind } from '../../domain/warnings/kinds.ts';
import { bigNumber, count, id, json, optionalBigNumber, optionalText, text } from './columns.ts';
import { type OutboxRow, outboxColumns } from './outbox.ts';

/** A warning to an owner, pending or sent. */
export interface WarningRow extends OutboxRow {
  keyId: string;
  kind: WarningKind;
  threshold: string;
  /**
   * What it refers to, such as the expiry that it warns of. With the three columns above it identifies the warning
   * (invariant 9).
   */
  about: string;
  projectId: string;
  detail: Record<string, string>;
}

/** The table `warning`, as {@link WarningRow} describes its rows. */
export const WarningEntity = new EntitySchema<WarningRow>({
  name: 'warning',
  columns: {
    ...outboxColumns,
    keyId: text,
    kind: text,
    threshold: text,
    about: text,
    projectId: text,
    detail: json,
  },
  indices: [
    { name: 'warning_once', columns: ['keyId', 'kind', 'threshold', 'about'], unique: true },
    { name: 'warning_due', columns: ['state', 'dueAt'] },
    { name: 'warning_person', columns: ['personId', 'state'] },
    { name: 'warning_digest', columns: ['digestId'] },
  ],
});

/** A message in which a project's warnings were sent. It follows who takes the keys. */
export interface WarningMessageRow {
  id: string;
  digestId: string;
  platform: string;
  /** How the platform finds the message; no token. */
  handle: string;
  /** Whether others read there than the one who was written to. */
  reader: 'public' | 'other';
  /** The warnings in it. */
  warningIds: string[];
  sentAt: EpochMs;
  /** Goes up when one of its keys changes hands. */
  revision: number;
  /** The revision that it shows. */
  shown: number;
  /** The process that changes it, and until when nobody else may. */
  claimedBy: string | null;
  claimedUntil: EpochMs | null;
}

/** The table `warning_message`, as {@link WarningMessageRow} describes its rows. */
export const WarningMessageEntity = new EntitySchema<WarningMessageRow>({
  name: 'warning_message',
  columns: {
    id,
    digestId: text,
    platform: text,
    handle: text,
    reader: text,
    warningIds: json,
    sentAt: bigNumber,
    revision: count,
    shown: count,
    claimedBy: optionalText,
    claimedUntil: optionalBigNumber,
  },
  indices: [
    { name: 'warning_message_place', columns: ['platform', 'handle'], unique: true },
    { name: 'warning_message_digest', columns: ['digestId'] },
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

/** The table `warning_setting`, as {@link WarningSettingRow} describes its rows. */
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
