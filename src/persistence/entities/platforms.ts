import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, id, optionalBigNumber, optionalText, text } from './columns.ts';

/** Something that a platform sent, by a hash of its name for it: what comes again is not done again. */
export interface InboundRow {
  id: string;
  at: EpochMs;
}

export const InboundEntity = new EntitySchema<InboundRow>({
  name: 'inbound',
  columns: { id, at: bigNumber },
  indices: [{ name: 'inbound_age', columns: ['at'] }],
});

/** The screen that stands in someone's home on a platform. */
export interface HomeRow {
  platform: string;
  externalId: string;
  /** The action that leads to the screen, see chat/actionCode. */
  screen: string;
  /** A hash of what was shown last; null before anything was. */
  shown: string | null;
  openedAt: EpochMs;
}

export const HomeEntity = new EntitySchema<HomeRow>({
  name: 'home',
  columns: {
    platform: { ...text, primary: true },
    externalId: { ...text, primary: true },
    screen: text,
    shown: optionalText,
    openedAt: bigNumber,
  },
  indices: [{ name: 'home_opened', columns: ['platform', 'openedAt'] }],
});

/** Where a person is written to privately on a platform: the platform asks for its own ID of that conversation. */
export interface DirectConversationRow {
  platform: string;
  externalId: string;
  /** Null where none was ever opened. */
  conversation: string | null;
  /** Why this person could not be written to, and when that was so. */
  refusedBecause: string | null;
  refusedAt: EpochMs | null;
}

export const DirectConversationEntity = new EntitySchema<DirectConversationRow>({
  name: 'direct_conversation',
  columns: {
    platform: { ...text, primary: true },
    externalId: { ...text, primary: true },
    conversation: optionalText,
    refusedBecause: optionalText,
    refusedAt: optionalBigNumber,
  },
});
