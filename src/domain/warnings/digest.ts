import { type DurationMs, type EpochMs, MINUTE, SECOND } from '../time/time.ts';
import { isUrgent, type WarningKind } from './kinds.ts';
import type { Recipient } from './recipient.ts';
import type { SendTime } from './sendTime.ts';

/** One thing that an owner is warned of, with what there is to know of the key now. */
export interface DigestItem {
  readonly id: string;
  readonly kind: WarningKind;
  readonly threshold: string;
  readonly keyId: string;
  readonly keyName: string;
  readonly projectId: string;
  /** `project/channel`. */
  readonly place: string;
  readonly expiresAt: EpochMs;
  readonly dueAt: EpochMs;
  readonly detail: Readonly<Record<string, string>>;
  /** Whether nobody ever used the key; absent in what an earlier version stored. */
  readonly neverUsed?: boolean;
  /** In a project's digest: who has it now, in full; absent where nobody took it. */
  readonly takenBy?: string;
}

/** Everything for one person, or for one project's people, in one message, most urgent first. */
export interface Digest extends SendTime {
  /** Lets a platform recognise the message when it is sent again. */
  readonly id: string;
  readonly to: Recipient;
  /** The person's name, or the project's. */
  readonly name: string;
  readonly items: readonly DigestItem[];
}

const RANKS: Readonly<Record<WarningKind, number>> = { lock: 0, overlap: 1, expiry: 2, guess: 3, source: 4, unused: 5 };

/** Puts what is most urgent first: by what it is, then by what ends first. */
export function inUrgency(items: readonly DigestItem[]): readonly DigestItem[] {
  return [...items].sort(
    (one, other) =>
      RANKS[one.kind] - RANKS[other.kind] ||
      one.expiresAt - other.expiresAt ||
      one.dueAt - other.dueAt ||
      (one.keyName < other.keyName ? -1 : 1),
  );
}

/** A storm is over when nothing came for so long. */
const QUIET: DurationMs = 3 * SECOND;
/** Nobody waits longer for what is urgent, whatever still comes. */
const LONGEST: DurationMs = MINUTE;
/** Nor for what is not, while a sweep is still finding more for the same day. */
const LONGEST_FOR_A_DAY: DurationMs = 10 * MINUTE;

/**
 * Decides whether what waits for someone is told now, so that what belongs together becomes one message.
 * @param moreToCome whether keys of theirs are still to be looked at.
 */
export function isGathered(
  waiting: { readonly first: EpochMs; readonly last: EpochMs; readonly urgent: boolean },
  moreToCome: boolean,
  now: EpochMs,
): boolean {
  const { first, last, urgent } = waiting;
  if (now - first >= (urgent ? LONGEST : LONGEST_FOR_A_DAY)) return true;
  // A clock that was set back must hold nothing up.
  if (now < first) return true;
  return now - last >= QUIET && (urgent || !moreToCome);
}

/** @returns whether any of these is sent at once. */
export function anyUrgent(kinds: readonly WarningKind[]): boolean {
  return kinds.some(isUrgent);
}

/** What a warning is about, as it stands when it is to be told. */
export interface KeyPlacement {
  readonly deletedAt: EpochMs | null;
  readonly lockedAt: EpochMs | null;
  readonly expiresAt: EpochMs;
  readonly snoozedUntil: EpochMs | null;
  readonly lastUsedAt: EpochMs | null;
}

/** Why a warning no longer needs to be sent, or undefined where it does. */
export function whyVoid(
  { kind, threshold, about }: { readonly kind: WarningKind; readonly threshold: string; readonly about: string },
  key: KeyPlacement | undefined,
  now: EpochMs,
): string | undefined {
  if (key === undefined || (key.deletedAt !== null && key.deletedAt <= now)) return 'deleted';
  switch (kind) {
    case 'expiry':
      if (about.split('+')[0] !== String(key.expiresAt)) return 'renewed';
      return key.snoozedUntil !== null && key.snoozedUntil > now && threshold !== 'after' ? 'snoozed' : undefined;
    case 'lock':
      return about === String(key.lockedAt) ? undefined : 'unlocked';
    case 'unused':
      return key.lastUsedAt === null || String(key.lastUsedAt) === about ? undefined : 'used';
    case 'guess':
    case 'overlap':
    case 'source':
      return undefined;
  }
}
