import type { KeyStatus } from '../keys/keyStatus.ts';
import type { LeakPolicy } from './leakPolicy.ts';
import type { LeakResponse } from './leakResponse.ts';

/** What is told of a leaked secret, beside its key. */
export interface LeakNotice {
  readonly keyId: string;
  /** Whether it is told to the key's owner. */
  readonly isYours: boolean;
  /** `part`: a part of a secret was found, which can't be checked. */
  readonly did: LeakResponse | 'part';
  /** Which generation of the key's secret it is; null where that isn't known. */
  readonly generation: number | null;
  /** The key's status afterwards. */
  readonly status: KeyStatus;
  /** What the project wants done; null where a person found it. */
  readonly wanted: LeakPolicy | null;
  /** Who reported it, as a person is named; null for a signed report. */
  readonly by: string | null;
  /** Where it was found, as the reporter says; null where nothing is known. */
  readonly where: string | null;
  /** Who used the key lately: programs and addresses. */
  readonly users: readonly string[];
  /** The apps that are linked to the key. */
  readonly apps: readonly string[];
  /** What made it work again after something had been done about it; left out where nothing did. */
  readonly again?: LeakRevival;
}

/**
 * What made a leaked secret work again, and who did it: with their accounts, and by their name alone, for conversations that others read.
 * `other`: nobody in particular, such as the end of a suspension.
 */
export type LeakRevival =
  | { readonly how: 'activated' | 'unlocked' | 'rolled-back'; readonly by: string; readonly name: string }
  | { readonly how: 'other' };
