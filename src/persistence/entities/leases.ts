import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, id, text } from './columns.ts';

/** Which of several processes may do something, and until when. */
export interface LeaseRow {
  name: string;
  holder: string;
  until: EpochMs;
}

/** The table `lease`, as {@link LeaseRow} describes its rows. */
export const LeaseEntity = new EntitySchema<LeaseRow>({
  name: 'lease',
  columns: { name: id, holder: text, until: bigNumber },
});

/** A session started with a platform that counts them. */
export interface SessionStartRow {
  id: string;
  platform: string;
  at: EpochMs;
}

/** The table `session_start`, as {@link SessionStartRow} describes its rows. */
export const SessionStartEntity = new EntitySchema<SessionStartRow>({
  name: 'session_start',
  columns: { id, platform: text, at: bigNumber },
  indices: [{ name: 'session_start_age', columns: ['platform', 'at'] }],
});
