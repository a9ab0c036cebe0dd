import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EpochMs } from '../time/time.ts';

/** The content of one row of the audit trail. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: EpochMs;
  /** The acting person's ID, or null if the program itself acted. */
  readonly actorId: string | null;
  readonly actorName: string;
  readonly platform: string;
  /** What was done or attempted, e.g. `key.regenerate`. */
  readonly action: string;
  readonly outcome: 'done' | 'refused';
  readonly projectId: string | null;
  readonly keyId: string | null;
  /** What the action was about, as text. */
  readonly subject: string;
  readonly reason: string | null;
  /** Further plain facts. Never a secret. */
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
 * Computes a link's hash: HMAC-SHA-256 over the previous hash and every field in fixed order. It is keyed, so that
 * someone who can write to the database but doesn't have the pepper can't forge a valid chain.
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

/** The head of a chain: the last link's number and hash. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** A stored head with its seal, which needs the pepper; null if it was never sealed. */
export interface SealedHead extends ChainHead {
  readonly seal: string | null;
}

/**
 * Computes the seal of a head: HMAC-SHA-256 over its number and hash. A link's own hash can't be the seal, since anyone
 * can copy it from the trail. A sealed message has three parts and a link's has thirteen, so neither can be taken for
 * the other.
 * @param chainKey the key derived from the deployment's pepper.
 */
export function headSeal({ seq, hash }: ChainHead, chainKey: Uint8Array): string {
  return createHmac('sha256', chainKey)
    .update(JSON.stringify(['latchkey audit head', seq, hash]))
    .digest('hex');
}

/** Whether this deployment wrote a stored head, now or earlier. */
export function isSealed(head: SealedHead, chainKey: Uint8Array): boolean {
  if (head.seal === null) return false;
  const [stored, right] = [Buffer.from(head.seal), Buffer.from(headSeal(head, chainKey))];
  return stored.length === right.length && timingSafeEqual(stored, right);
}

/** Whether a link follows from the previous one. */
export type LinkCheck =
  | { readonly kind: 'sound'; readonly head: ChainHead }
  | { readonly kind: 'broken'; readonly seq: number; readonly why: 'missing' | 'altered' | 'wrong-predecessor' };

/** Checks one link against the preceding head. */
export function checkLink(link: AuditLink, before: ChainHead, chainKey: Uint8Array): LinkCheck {
  if (link.seq !== before.seq + 1) return { kind: 'broken', seq: before.seq + 1, why: 'missing' };
  if (link.previousHash !== before.hash) return { kind: 'broken', seq: link.seq, why: 'wrong-predecessor' };
  if (linkHash(link, link.previousHash, chainKey) !== link.hash)
    return { kind: 'broken', seq: link.seq, why: 'altered' };
  return { kind: 'sound', head: { seq: link.seq, hash: link.hash } };
}
