import type { SimpleCode } from '../refusals.ts';
import { done, type Result, refused } from '../result.ts';
import type { EpochMs } from '../time/time.ts';
import type { ApiKey } from './apiKey.ts';
import { keyStatus } from './keyStatus.ts';

/** The verbs that change a key's standing but not its secret. */
export type StatusVerb = 'disable' | 'activate' | 'unlock' | 'delete';

/** What such a verb writes. Absent fields stay as they are. */
export interface StatusChange {
  readonly disabledAt?: EpochMs | null;
  readonly lockedAt?: null;
  readonly failures?: readonly [];
  readonly deletedAt?: EpochMs;
}

/**
 * Decides a verb (manuals 002, 003 and 004). What is already so is refused with words, not done again in silence: the
 * person learns how things stand. A disabled key that is also locked stays locked when it is activated.
 */
export function decideStatusChange(key: ApiKey, verb: StatusVerb, at: EpochMs): Result<StatusChange> {
  const status = keyStatus(key, at);
  const not = (code: SimpleCode) => refused({ code, subject: key.name });
  if (status === 'deleted') return not('key-deleted');
  switch (verb) {
    case 'disable':
      return key.disabledAt === null ? done({ disabledAt: at }) : not('already-disabled');
    case 'activate':
      return key.disabledAt === null
        ? not(status === 'locked' ? 'locked-not-disabled' : 'not-disabled')
        : done({ disabledAt: null });
    case 'unlock':
      return key.lockedAt === null ? not('not-locked') : done({ lockedAt: null, failures: [] });
    case 'delete':
      return done({ deletedAt: at });
  }
}
