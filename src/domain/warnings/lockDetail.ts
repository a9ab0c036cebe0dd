import type { ApiKey } from '../keys/apiKey.ts';
import type { Failure, LockPolicy } from '../keys/lockout.ts';
import { redactSecrets } from '../keys/secretFormat.ts';
import { callerName, moreOfThem } from '../namingCopy.ts';
import type { EpochMs } from '../time/time.ts';

/** Who presented one of a key's secrets, and when last. */
export interface SecretTry {
  readonly secretId: string;
  readonly source: string;
  readonly app: string;
  readonly lastAt: EpochMs;
  /** Whether it is known to have been refused; what is read from the tables may have been accepted at the time. */
  readonly refused: boolean;
}

/** How many sources, and programs, are named. */
const NAMED = 10;

/**
 * What the owner is told of a lock: since when there were how many wrong secrets, from where and by which programs, and who tried a
 * retired secret meanwhile. What is not known is left out. Names come from outside: one that holds a secret loses it (invariant 2).
 * @param key as it was locked.
 * @param tries of its secrets, in any order.
 */
export function lockDetail(
  key: Pick<ApiKey, 'failures' | 'secrets'>,
  tries: readonly SecretTry[],
  lockedAt: EpochMs,
  { window }: Pick<LockPolicy, 'window'>,
): Readonly<Record<string, string>> {
  const { failures } = key;
  const first = Math.min(lockedAt, ...failures.map(({ at }) => at));
  const lately = tries.filter(({ lastAt }) => lastAt > lockedAt - window);
  const retired = lately.filter((one) => wasRefused(one, key.secrets, first));
  const detail = {
    attempts: String(failures.length),
    firstAt: String(first),
    sources: named(failures.map(({ source }) => source)),
    apps: named(failures.flatMap(({ app }) => app ?? [])),
    retired: named(retired.map(whoOf)),
  };
  return Object.fromEntries(Object.entries(detail).filter(([, words]) => words !== ''));
}

/**
 * Whether a secret was retired already when someone presented it. What retires secrets forgives failures too, so all that are gone now
 * were gone when the first failure of those that locked the key came.
 */
function wasRefused(one: SecretTry, secrets: ApiKey['secrets'], firstFailure: EpochMs): boolean {
  if (one.refused) return true;
  const secret = secrets.find(({ id }) => id === one.secretId);
  switch (secret?.state) {
    case 'pending':
    case 'discarded':
      // Acceptance makes it the current one.
      return true;
    case 'retired':
      return one.lastAt >= Math.min(secret.overlapEndsAt ?? firstFailure, firstFailure);
    case 'previous':
      return secret.overlapEndsAt !== null && one.lastAt >= secret.overlapEndsAt;
    default:
      return false;
  }
}

/** Names a program and where it is, as far as it says. */
export function whoOf({ source, app }: Pick<Failure, 'source' | 'app'>): string {
  return callerName(app ?? '', source);
}

/** The most frequent first. */
function named(list: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of list) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].sort(([, one], [, other]) => other - one).map(([name]) => redactSecrets(name));
  const more = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(more > 0 ? [moreOfThem(more)] : [])].join(', ');
}
