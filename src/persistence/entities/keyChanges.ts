import { EntitySchema } from 'typeorm';
import { bigNumber, text } from './columns.ts';

/** One change of a key that the other processes on an SQLite file must hear of. PostgreSQL has LISTEN, and keeps no rows. */
export interface KeyChangeRow {
  /** Counts up, without a gap. */
  seq: number;
  /** The key, or `all`. */
  keyId: string;
  /** Names the process that wrote it, drawn at random when it opened the file: it has heard of its own changes. */
  writer: string;
}

export const KeyChangeEntity = new EntitySchema<KeyChangeRow>({
  name: 'key_change',
  columns: { seq: { ...bigNumber, primary: true }, keyId: text, writer: text },
});
