import { EntitySchema } from 'typeorm';
import type { OptionalKind, WarningKind } from '../../domain/warnings/kinds.ts';
import { count, id, json, optionalText, text } from './columns.ts';
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
