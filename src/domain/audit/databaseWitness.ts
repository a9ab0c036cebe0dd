import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EpochMs } from '../time/time.ts';
import type { ChainHead } from './auditChain.ts';

/** A change that took access away, which an older copy of the database would give back. */
export interface Withdrawal {
  readonly seq: number;
  readonly at: EpochMs;
  /** The audit event's action, e.g. `key.disable`. */
  readonly action: string;
  readonly subject: string;
  readonly keyId: string | null;
}

/** What is remembered outside the database: how far its audit chain had come, and recent withdrawals. */
export interface Witness extends ChainHead {
  readonly at: EpochMs;
  /** Oldest first, at most {@link REMEMBERED}. */
  readonly withdrawals: readonly Withdrawal[];
}

/** How many withdrawals are remembered by name; of earlier ones only their existence is known. */
export const REMEMBERED = 200;

/** The audit events that take access away. */
export const WITHDRAWING = [
  'key.disable',
  'key.delete',
  'key.lock',
  'key.eliminate',
  'key.regenerate',
  'secret.promote',
  'secret.discard',
  'role.revoke',
  'project.member',
  'project.archive',
  'channel.remove',
] as const;

/** How a database compares with what is remembered of it. */
export type WitnessedState =
  /** Nothing is remembered, or the chain continues from there. */
  | { readonly kind: 'sound' }
  /** Its chain ends earlier: an older copy, or one made without the write-ahead log. */
  | {
      readonly kind: 'behind';
      readonly missing: number;
      readonly since: EpochMs;
      readonly revived: readonly Withdrawal[];
    }
  /** It is empty, but had content before. */
  | {
      readonly kind: 'empty';
      readonly missing: number;
      readonly since: EpochMs;
      readonly revived: readonly Withdrawal[];
    }
  /** It has another event at that place: another copy that has lived on, another database, or a tampered chain. */
  | { readonly kind: 'other'; readonly since: EpochMs };

/**
 * Compares what is remembered with the database now.
 * @param head where its audit chain ends.
 * @param hashThere the hash of its link with the witness's number, undefined if that link is missing.
 */
export function compareWitness(
  witness: Witness | undefined,
  head: ChainHead,
  hashThere: string | undefined,
): WitnessedState {
  if (witness === undefined || witness.seq === 0) return { kind: 'sound' };
  if (head.seq >= witness.seq)
    return hashThere === witness.hash ? { kind: 'sound' } : { kind: 'other', since: witness.at };
  return {
    kind: head.seq === 0 ? 'empty' : 'behind',
    missing: witness.seq - head.seq,
    since: witness.at,
    revived: witness.withdrawals.filter(({ seq }) => seq > head.seq),
  };
}

/** @returns the withdrawals with the new ones added and the oldest dropped. */
export function rememberWithdrawals(
  before: readonly Withdrawal[],
  since: readonly Withdrawal[],
): readonly Withdrawal[] {
  return [...before, ...since].slice(-REMEMBERED);
}

/** @returns the witness as text with a keyed hash: without the pepper nobody can make one that is accepted. */
export function sealWitness(witness: Witness, chainKey: Uint8Array): string {
  const content = JSON.stringify(witness);
  return `${JSON.stringify({ witness: content, mac: macOf(content, chainKey) })}\n`;
}

/**
 * @returns the witness that {@link sealWitness} wrote, or undefined if the text was altered, cut, or sealed under
 * another pepper.
 */
export function openWitness(text: string, chainKey: Uint8Array): Witness | undefined {
  try {
    const outer: unknown = JSON.parse(text);
    if (typeof outer !== 'object' || outer === null || !('witness' in outer) || !('mac' in outer)) return undefined;
    const { witness, mac } = outer;
    if (typeof witness !== 'string' || typeof mac !== 'string') return undefined;
    const right = Buffer.from(macOf(witness, chainKey));
    const given = Buffer.from(mac);
    if (right.length !== given.length || !timingSafeEqual(right, given)) return undefined;
    // The hash is right, so this program wrote it.
    return JSON.parse(witness) as Witness;
  } catch {
    return undefined;
  }
}

function macOf(content: string, chainKey: Uint8Array): string {
  return createHmac('sha256', chainKey).update(`witness\n${content}`).digest('hex');
}
