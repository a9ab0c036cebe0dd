import { EntitySchema } from 'typeorm';
import type { OptionalKind, WarningKind } from '../../domain/warnings/kinds.ts';
import { count, id, json, optionalText, text } from './columns.ts';
import { type OutboxRow, outboxColumns } from './outbox.ts';

/** Something that an owner is warned of, or was. */
export interface WarningRow extends OutboxRow {
  keyId: string;
  kind: WarningKind;
  threshold: string;
  /** What it refers to, such as the end that it warns of: with the three above it names the warning (invariant 9). */
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
