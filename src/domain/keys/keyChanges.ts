import type { SimpleCode } from '../refusals.ts';
import { done, type Result, refused } from '../result.ts';
import type { EpochMs } from '../time/time.ts';
import type { ApiKey } from './apiKey.ts';
import { keyStatus } from './keyStatus.ts';

/** The verbs that change a key's status but not its secret. */
export type StatusVerb = 'disable' | 'activate' | 'unlock' | 'delete';

/** The fields that such a verb writes. Absent fields stay unchanged. */
export interface StatusChange {
  readonly disabledAt?: EpochMs | null;
  readonly lockedAt?: null;
  readonly failures?: readonly [];
  readonly deletedAt?: EpochMs;
}

/**
 * Decides a verb (manuals 002, 003 and 004). A change that already holds is refused with an explanation rather than
 * silently repeated. A disabled key that is also locked stays locked when it is activated.
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
