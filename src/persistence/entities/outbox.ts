import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, id, optionalBigNumber, optionalText, text } from './columns.ts';

/** Where something that is to be sent stands. `claimed`: a process is sending it, or was when it crashed. `dropped`: it is never sent. */
export type OutboxState = 'waiting' | 'claimed' | 'sent' | 'dropped';

/** Something that waits to be sent to a person, whatever it says: notices and warnings have these columns in common. */
export interface OutboxRow {
  id: string;
  personId: string;
  createdAt: EpochMs;
  /** It is not sent before. */
  dueAt: EpochMs;
  state: OutboxState;
  claimedBy: string | null;
  /** When its holder was last heard of; of what waits again, when it was last tried. */
  claimedAt: EpochMs | null;
  /** When its message was first tried, as long as that may have been delivered. */
  triedAt: EpochMs | null;
  /** Where it was tried, as in `discord:123`; a conversation as in `slack#C123`. */
  triedOn: string | null;
  /** The message that it is sent in. Platforms know a message that comes again by this name. */
  digestId: string | null;
  sentAt: EpochMs | null;
}

/** The columns of {@link OutboxRow}. */
export const outboxColumns = {
  id,
  personId: text,
  createdAt: bigNumber,
  dueAt: bigNumber,
  state: text,
  claimedBy: optionalText,
  claimedAt: optionalBigNumber,
  triedAt: optionalBigNumber,
  triedOn: optionalText,
  digestId: optionalText,
  sentAt: optionalBigNumber,
} as const;
