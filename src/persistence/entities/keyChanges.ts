import { EntitySchema } from 'typeorm';
import { bigNumber, text } from './columns.ts';

/** A key change that other processes on an SQLite file must see. PostgreSQL uses LISTEN and keeps no rows. */
export interface KeyChangeRow {
  /** Counts up, without gaps. */
  seq: number;
  /** The key, or `all`. */
  keyId: string;
  /** The process that wrote it, by a random name drawn when it opened the file; it skips its own changes. */
  writer: string;
}

/** The table `key_change`, as {@link KeyChangeRow} describes its rows. */
export const KeyChangeEntity = new EntitySchema<KeyChangeRow>({
  name: 'key_change',
  columns: { seq: { ...bigNumber, primary: true }, keyId: text, writer: text },
});
