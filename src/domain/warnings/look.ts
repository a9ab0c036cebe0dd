import { DAY, type DurationMs, type EpochMs, HOUR } from '../time.ts';
import { type DayTime, nextTime } from './dayTime.ts';
import { aboutExpiry, decideExpiry, expiryPlan, type Threshold } from './expiry.ts';
import type { OptionalKind, WarningKind } from './kinds.ts';

/** A secret that works beside the current one. */
export interface OverlapFacts {
  readonly secretId: string;
  readonly endsAt: EpochMs;
  readonly lastUsedAt: EpochMs | null;
}

/** What a key's warnings depend on. */
export interface KeyFacts extends DayTime {
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly deletedAt: EpochMs | null;
  readonly disabledAt: EpochMs | null;
  readonly lastUsedAt: EpochMs | null;
  readonly snoozedUntil: EpochMs | null;
  /** When its current secret was made; null where it has none. */
  readonly since: EpochMs | null;
  readonly overlaps: readonly OverlapFacts[];
  readonly days: readonly number[];
  readonly off: ReadonlySet<OptionalKind>;
  /** The names of what was dealt with before, see {@link warningName}. */
  readonly handled: ReadonlySet<string>;
}

/** A warning, by what names it. */
export interface WarningName {
  readonly kind: WarningKind;
  readonly threshold: string;
  readonly about: string;
}

/** Something to do about a warning now: to tell it, or to note that it was overtaken. */
export interface Found extends WarningName {
  readonly dueAt: EpochMs;
  readonly overtaken: boolean;
}

/** What came of looking at a key: what was found, and when to look again; null for not before something changes. */
export interface Look {
  readonly found: readonly Found[];
  readonly nextAt: EpochMs | null;
}

/** The name under which a warning of one key is dealt with once (invariant 9). */
export function warningName({ kind, threshold, about }: WarningName): string {
  return `${kind} ${threshold} ${about}`;
}

const NEVER_USED_FOR: DurationMs = 30 * DAY;
const UNUSED_FOR: DurationMs = 90 * DAY;
const BEFORE_OVERLAP_ENDS: DurationMs = HOUR;
const STILL_USED_WITHIN: DurationMs = DAY;
/** Whoever starts with a database full of old keys is not told of each that ended long ago. */
const LONG_AGO: DurationMs = 30 * DAY;

/** Looks at a key: decides which warnings are due, and when the next one can be. */
export function lookAt(key: KeyFacts, now: EpochMs): Look {
  if (key.deletedAt !== null && key.deletedAt <= now) return { found: [], nextAt: null };
  // One that is being replaced has its overlap only, and one that nobody was ever shown has nothing.
  const lives = key.deletedAt === null && key.since !== null;
  const looks = [...(lives ? [lookAtExpiry(key, now), lookAtUse(key, now)] : []), ...lookAtOverlaps(key, now)];
  const nexts = looks.flatMap(({ nextAt }) => nextAt ?? []);
  return { found: looks.flatMap(({ found }) => found), nextAt: nexts.length === 0 ? null : Math.min(...nexts) };
}

function lookAtExpiry(key: KeyFacts, now: EpochMs): Look {
  const plan = expiryPlan({ ...key, since: key.since ?? key.createdAt });
  const nameOf = (threshold: Threshold): WarningName => {
    return { kind: 'expiry', threshold: String(threshold), about: aboutExpiry(threshold, key) };
  };
  const thresholds = plan.map(({ threshold }) => threshold);
  const handled = new Set(thresholds.filter((threshold) => key.handled.has(warningName(nameOf(threshold)))));
  const { send, skipped, nextAt } = decideExpiry(plan, handled, now);
  const dueAt = (threshold: Threshold) => plan.find((due) => due.threshold === threshold)?.dueAt ?? now;
  const found = skipped.map((threshold): Found => ({ ...nameOf(threshold), dueAt: dueAt(threshold), overtaken: true }));
  if (send === undefined) return { found, nextAt };
  const overtaken = send.threshold === 'after' && now - key.expiresAt > LONG_AGO;
  return { found: [...found, { ...nameOf(send.threshold), dueAt: send.dueAt, overtaken }], nextAt };
}

/** A key that nobody uses is a risk for nothing. One that is disabled or has ended is none. */
function lookAtUse(key: KeyFacts, now: EpochMs): Look {
  if (key.off.has('unused') || key.disabledAt !== null || key.expiresAt <= now) return { found: [], nextAt: null };
  const idle = key.lastUsedAt !== null;
  const since = key.lastUsedAt ?? key.createdAt;
  const dueAt = nextTime(since + (idle ? UNUSED_FOR : NEVER_USED_FOR) - 1, key);
  const name: WarningName = { kind: 'unused', threshold: idle ? 'idle' : 'never', about: String(since) };
  return onceAt(key, name, dueAt, dueAt < key.expiresAt, now);
}

function lookAtOverlaps(key: KeyFacts, now: EpochMs): readonly Look[] {
  if (key.off.has('overlap')) return [];
  return key.overlaps.map(({ secretId, endsAt, lastUsedAt }) => {
    const name: WarningName = { kind: 'overlap', threshold: '1h', about: secretId };
    const used = lastUsedAt !== null && lastUsedAt > now - STILL_USED_WITHIN && lastUsedAt > (key.since ?? 0);
    const dueAt = endsAt - BEFORE_OVERLAP_ENDS;
    return onceAt(key, name, dueAt, endsAt > now && (used || dueAt > now), now);
  });
}

/** @param matters whether it is worth telling, or waiting for. */
function onceAt(key: KeyFacts, name: WarningName, dueAt: EpochMs, matters: boolean, now: EpochMs): Look {
  if (!matters || key.handled.has(warningName(name))) return { found: [], nextAt: null };
  if (dueAt > now) return { found: [], nextAt: dueAt };
  return { found: [{ ...name, dueAt, overtaken: false }], nextAt: null };
}
