import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, text } from '../columns.ts';

/** A code that proves on one platform who someone is on another. Only its keyed hash is stored. */
export interface LinkCodeRow {
  hash: string;
  personId: string;
  expiresAt: EpochMs;
}

/** The table `link_code`, as {@link LinkCodeRow} describes its rows. */
export const LinkCodeEntity = new EntitySchema<LinkCodeRow>({
  name: 'link_code',
  columns: { hash: id, personId: text, expiresAt: bigNumber },
  indices: [{ name: 'link_code_person', columns: ['personId'], unique: true }],
});

/** A person's recent wrong codes. */
export interface LinkGuessRow {
  personId: string;
  wrong: number;
  since: EpochMs;
}

/** The table `link_guess`, as {@link LinkGuessRow} describes its rows. */
export const LinkGuessEntity = new EntitySchema<LinkGuessRow>({
  name: 'link_guess',
  columns: { personId: id, wrong: count, since: bigNumber },
});
