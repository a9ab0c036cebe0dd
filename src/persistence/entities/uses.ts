import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time.ts';
import { bigNumber, count, optionalBigNumber, text } from './columns.ts';

/** What is remembered of one address's attempts at one key: whether it is trusted, and whether it is throttled. */
export interface KeySourceRow {
  keyId: string;
  source: string;
  /** When it last presented a right secret; null for a stranger. */
  trustedAt: EpochMs | null;
  failures: number;
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
