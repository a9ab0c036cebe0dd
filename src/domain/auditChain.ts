import { createHmac } from 'node:crypto';
import type { EpochMs } from './time.ts';

/** What one row of the audit trail says. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: EpochMs;
  /** The acting person's ID, or null where the program itself acted. */
  readonly actorId: string | null;
  readonly actorName: string;
  readonly platform: string;
  /** What was done or attempted, e.g. `key.regenerate`. */
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  readonly projectId: string | null;
  readonly keyId: string | null;
  /** What the action was about, in words. */
  readonly subject: string;
  readonly reason: string | null;
  /** Further plain facts. Never anything secret. */
  readonly detail: Readonly<Record<string, string>>;
}

/** A row with its place in the chain. */
export interface AuditLink extends AuditEntry {
  readonly previousHash: string;
  readonly hash: string;
}

/** The hash before the first link. */
export const CHAIN_START = '0'.repeat(64);

/**
 * Computes a link's hash: HMAC-SHA-256 over the previous hash and every field in fixed order. Keyed, so that someone who
 * can write to the database but does not hold the pepper can't forge a chain that verifies.
 * @param chainKey the key derived from the deployment's pepper.
 */
export function linkHash(entry: AuditEntry, previousHash: string, chainKey: Uint8Array): string {
  const detail = Object.entries(entry.detail).sort(([one], [other]) => (one < other ? -1 : 1));
  const canonical = JSON.stringify([
    previousHash,
    entry.seq,
    entry.at,
    entry.actorId,
    entry.actorName,
    entry.platform,
    entry.action,
    entry.outcome,
    entry.projectId,
    entry.keyId,
    entry.subject,
    entry.reason,
    detail,
  ]);
  return createHmac('sha256', chainKey).update(canonical).digest('hex');
}

/** Where a chain stands: the last link's number and hash. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** Whether a link follows from the one before it. */
export type LinkCheck =
  | { readonly kind: 'sound'; readonly head: ChainHead }
  | { readonly kind: 'broken'; readonly seq: number; readonly why: 'missing' | 'altered' | 'wrong-predecessor' };

/** Checks one link against the head before it. */
export function checkLink(link: AuditLink, before: ChainHead, chainKey: Uint8Array): LinkCheck {
  if (link.seq !== before.seq + 1) return { kind: 'broken', seq: before.seq + 1, why: 'missing' };
  if (link.previousHash !== before.hash) return { kind: 'broken', seq: link.seq, why: 'wrong-predecessor' };
  if (linkHash(link, link.previousHash, chainKey) !== link.hash)
    return { kind: 'broken', seq: link.seq, why: 'altered' };
  return { kind: 'sound', head: { seq: link.seq, hash: link.hash } };
}
