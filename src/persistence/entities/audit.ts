import { EntitySchema } from 'typeorm';
import type { AuditLink, SealedHead } from '../../domain/audit/auditChain.ts';
import { bigNumber, count, id, lenientJson, optionalText, text } from './columns.ts';

/** The table `audit_event`, as {@link AuditLink} describes its rows. */
export const AuditEntity = new EntitySchema<AuditLink>({
  name: 'audit_event',
  columns: {
    seq: { ...bigNumber, primary: true },
    at: bigNumber,
    actorId: optionalText,
    actorName: text,
    platform: text,
    action: text,
    outcome: text,
    projectId: optionalText,
    keyId: optionalText,
    subject: text,
    reason: optionalText,
    detail: lenientJson,
    previousHash: text,
    hash: text,
  },
  indices: [
    { name: 'audit_event_project', columns: ['projectId', 'seq'] },
    { name: 'audit_event_key', columns: ['keyId', 'seq'] },
    { name: 'audit_event_actor', columns: ['actorId', 'seq'] },
  ],
});

/**
 * The end of the chain, sealed and in its own row: it reveals rows cut off the tail, and writers queue on its row lock.
 */
export interface AuditHeadRow extends SealedHead {
  id: number;
}

/** The table `audit_head`, as {@link AuditHeadRow} describes its rows. */
export const AuditHeadEntity = new EntitySchema<AuditHeadRow>({
  name: 'audit_head',
  columns: { id: { ...count, primary: true }, seq: bigNumber, hash: text, seal: optionalText },
});

/** A fact about the deployment, such as the pepper's fingerprint. */
export interface SettingRow {
  name: string;
  value: string;
}

/** The table `setting`, as {@link SettingRow} describes its rows. */
export const SettingEntity = new EntitySchema<SettingRow>({
  name: 'setting',
  columns: { name: id, value: text },
});
