import { EntitySchema } from 'typeorm';
import type { StrangersState } from '../../domain/keys/strangers.ts';
import { bigNumber, count, id, optionalBigNumber } from './columns.ts';

/** What all strangers together did to one key: one row per key, however many addresses they have. */
export interface KeyStrangersRow extends StrangersState {
  readonly keyId: string;
}

/** The table `key_strangers`, as {@link KeyStrangersRow} describes its rows. */
export const KeyStrangersEntity = new EntitySchema<KeyStrangersRow>({
  name: 'key_strangers',
  columns: {
    keyId: id,
    since: bigNumber,
    lastAt: bigNumber,
    failures: count,
    throttledUntil: optionalBigNumber,
  },
});
