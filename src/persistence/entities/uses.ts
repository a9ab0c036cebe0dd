import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, count, optionalBigNumber, text } from './columns.ts';

/** What is remembered of one source of attempts at one key: that it is known, or that it is a stranger who guessed. */
export interface KeySourceRow {
  keyId: string;
  /** The address of a known source; of a stranger its network, see domain/address. */
  source: string;
  /** When it last presented a right secret; null for a stranger. */
  trustedAt: EpochMs | null;
  /** A stranger's wrong secrets that were not throttled. */
  failures: number;
  /** Not written any more: strangers are throttled together, see entities/strangers. */
  throttledUntil: EpochMs | null;
  lastFailureAt: EpochMs | null;
}

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
  // Strangers' rows are forgotten by their age.
  indices: [{ name: 'key_source_stranger', columns: ['lastFailureAt'], where: '"trustedAt" IS NULL' }],
});

/** Who presented which generation of a secret: by address and app name, right or retired. */
export interface SecretUseRow {
  secretId: string;
  source: string;
  app: string;
  keyId: string;
  firstAt: EpochMs;
  lastAt: EpochMs;
  count: number;
}

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
