import { DAY, type DurationMs, type EpochMs, HOUR, MINUTE } from '../time/time.ts';
import { aboutExpiry, decideExpiry, expiryPlan, type Threshold } from './expiry.ts';
import type { OptionalKind, WarningKind } from './kinds.ts';
import { nextTime, type SendTime } from './sendTime.ts';

/** A secret that works beside the current one. */
export interface OverlapFacts {
  readonly secretId: string;
  /** When the one that takes its place was made; null where that is not known. */
  readonly since: EpochMs | null;
  readonly endsAt: EpochMs;
  readonly lastUsedAt: EpochMs | null;
}

/** What a key's warnings depend on. */
export interface KeyFacts extends SendTime {
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
  /** What is to be said of it besides. */
  readonly detail?: Readonly<Record<string, string>>;
}

/** What came of looking at a key: what was found, and when to look again; null for not before something changes. */
export interface WarningPlan {
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
/**
 * Uses are written some seconds after they happen. So a key is looked at that long before its owner is told that nobody uses it: by
 * then a use of the last moment is known, and makes the warning void.
 */
const USES_WRITTEN_WITHIN: DurationMs = MINUTE;
/** A start on a database full of old keys doesn't warn about each that ended long ago. */
const LONG_AGO: DurationMs = 30 * DAY;

/** Looks at a key: decides which warnings are due, and when the next one can be. */
export function planWarnings(key: KeyFacts, now: EpochMs): WarningPlan {
  if (key.deletedAt !== null && key.deletedAt <= now) return { found: [], nextAt: null };
  // One that is being replaced has its overlap only, and one that nobody was ever shown has nothing.
  const lives = key.deletedAt === null && key.since !== null;
  const looks = [...(lives ? [planExpiry(key, now), planUse(key, now)] : []), ...planOverlaps(key, now)];
  const nexts = looks.flatMap(({ nextAt }) => nextAt ?? []);
  return { found: looks.flatMap(({ found }) => found), nextAt: nexts.length === 0 ? null : Math.min(...nexts) };
}

function planExpiry(key: KeyFacts, now: EpochMs): WarningPlan {
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
  const detail = key.lastUsedAt === null ? { detail: { neverUsed: 'yes' } } : {};
  return { found: [...found, { ...nameOf(send.threshold), dueAt: send.dueAt, overtaken, ...detail }], nextAt };
}

/** A key that nobody uses is a risk for nothing. One that is disabled or has ended is none. */
function planUse(key: KeyFacts, now: EpochMs): WarningPlan {
  if (key.off.has('unused') || key.disabledAt !== null || key.expiresAt <= now) return { found: [], nextAt: null };
  const idle = key.lastUsedAt !== null;
  const since = key.lastUsedAt ?? key.createdAt;
  const dueAt = nextTime(since + (idle ? UNUSED_FOR : NEVER_USED_FOR) - 1, key);
  const name: WarningName = { kind: 'unused', threshold: idle ? 'idle' : 'never', about: String(since) };
  const one = { ...name, dueAt, detail: { since: String(since) } };
  const look = onceAt(key, one, dueAt - USES_WRITTEN_WITHIN, dueAt < key.expiresAt, now);
  if (look.nextAt !== null || dueAt >= key.expiresAt) return look;
  // A use writes nothing here. A program that begins to use it now may stop again, and that is news as soon as then.
  const again = nextTime(now + UNUSED_FOR, key) - USES_WRITTEN_WITHIN;
  return { ...look, nextAt: again < key.expiresAt ? again : null };
}

function planOverlaps(key: KeyFacts, now: EpochMs): readonly WarningPlan[] {
  if (key.off.has('overlap')) return [];
  return key.overlaps.map(({ secretId, since, endsAt, lastUsedAt }) => {
    const used = lastUsedAt !== null && lastUsedAt > now - STILL_USED_WITHIN && lastUsedAt > (since ?? 0);
    // A short one is half over then: in its first moments nobody has used the old secret yet.
    const halfOver = since === null ? 0 : Math.round((since + endsAt) / 2);
    const dueAt = Math.max(endsAt - BEFORE_OVERLAP_ENDS, halfOver);
    const matters = endsAt > now && (used || dueAt > now);
    const detail = { endsAt: String(endsAt) };
    return onceAt(key, { kind: 'overlap', threshold: '1h', about: secretId, dueAt, detail }, dueAt, matters, now);
  });
}

/**
 * Plans a warning that is found at one moment.
 * @param decidedAt when it is clear whether the warning is worth sending.
 * @param matters whether it is, or may be by then.
 */
function onceAt(
  key: KeyFacts,
  one: Omit<Found, 'overtaken'>,
  decidedAt: EpochMs,
  matters: boolean,
  now: EpochMs,
): WarningPlan {
  if (!matters || key.handled.has(warningName(one))) return { found: [], nextAt: null };
  if (decidedAt > now) return { found: [], nextAt: decidedAt };
  return { found: [{ ...one, overtaken: false }], nextAt: null };
}
