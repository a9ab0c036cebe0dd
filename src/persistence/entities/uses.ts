import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, count, optionalBigNumber, text } from './columns.ts';

/** One source of attempts at one key: either known, or a stranger who guessed. */
export interface KeySourceRow {
  keyId: string;
  /** A known source's address, or a stranger's network; see domain/address. */
  source: string;
  /** When it last presented a right secret; null for a stranger. */
  trustedAt: EpochMs | null;
  /** A stranger's wrong secrets, not counting throttled ones. */
  failures: number;
  /** No longer written: strangers are throttled together, see entities/strangers. */
  throttledUntil: EpochMs | null;
  lastFailureAt: EpochMs | null;
}

/** The table `key_source`, as {@link KeySourceRow} describes its rows. */
export const KeySourceEntity = new EntitySchema<KeySourceRow>({
  name: 'key_source',
  columns: {
    keyId: { ...text, primary: true },
    source: { ...text, primary: true },
    trustedAt: optionalBigNumber,
    failures: count,
    throttledUntil: optionalBigNumber,
    lastFailureAt: optionalBigNumber,
  },
  // Strangers' rows expire by age.
  indices: [{ name: 'key_source_stranger', columns: ['lastFailureAt'], where: '"trustedAt" IS NULL' }],
});

/** Who presented which generation of a secret, right or retired: by address and app name. */
export interface SecretUseRow {
  secretId: string;
  source: string;
  app: string;
  keyId: string;
  firstAt: EpochMs;
  lastAt: EpochMs;
  count: number;
}

/** The table `secret_use`, as {@link SecretUseRow} describes its rows. */
export const SecretUseEntity = new EntitySchema<SecretUseRow>({
  name: 'secret_use',
  columns: {
    secretId: { ...text, primary: true },
    source: { ...text, primary: true },
    app: { ...text, primary: true },
    keyId: text,
    firstAt: bigNumber,
    lastAt: bigNumber,
    count: bigNumber,
  },
  indices: [{ name: 'secret_use_key', columns: ['keyId', 'lastAt'] }],
});
