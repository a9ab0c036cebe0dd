import type { ApiKey } from '../keys/apiKey.ts';
import { keyStatus } from '../keys/keyStatus.ts';
import type { SimpleCode } from '../refusals.ts';
import { done, type Result, refused } from '../result.ts';
import type { EpochMs } from '../time/time.ts';
import { type ExpiryFacts, expiryPlan, type Snooze, snoozeUntil } from './expiry.ts';

/** What there is to know of a key's warnings, beside the key. */
export type SnoozeFacts = Omit<ExpiryFacts, 'expiresAt' | 'snoozedUntil'>;

/** Decides until when the warnings of a key's end are put off, or says why they can't be. */
export function decideSnooze(key: ApiKey, snooze: Snooze, facts: SnoozeFacts, now: EpochMs): Result<EpochMs> {
  const not = (code: SimpleCode) => refused({ code, subject: key.name });
  if (keyStatus(key, now) === 'deleted') return not('key-deleted');
  // Its expiry no longer matters: another key takes its place.
  if (key.deletedAt !== null) return not('key-being-replaced');
  const { expiresAt } = key;
  if (expiresAt <= now) return not('key-expired');
  const until = snoozeUntil(snooze, { ...facts, expiresAt }, now);
  if (until === undefined) return not('nothing-to-snooze');
  // Such as one that was renewed since: it would be warned of only because its warning was put off.
  const plan = expiryPlan({ ...facts, expiresAt, snoozedUntil: null });
  return plan.some(({ dueAt }) => dueAt <= until) ? done(until) : not('not-warned-yet');
}
