import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, id, optionalBigNumber, optionalText, text } from './columns.ts';

/** An inbound event, by a hash of the platform's name for it: a repeat is not processed again. */
export interface InboundRow {
  id: string;
  at: EpochMs;
}

/** The table `inbound`, as {@link InboundRow} describes its rows. */
export const InboundEntity = new EntitySchema<InboundRow>({
  name: 'inbound',
  columns: { id, at: bigNumber },
  indices: [{ name: 'inbound_age', columns: ['at'] }],
});

/** The screen now shown in a person's home tab on a platform. */
export interface HomeRow {
  platform: string;
  externalId: string;
  /** The action that opens the screen, see chat/actionCode. */
  screen: string;
  /** A hash of what was last shown; null before the first time. */
  shown: string | null;
  openedAt: EpochMs;
}

/** The table `home`, as {@link HomeRow} describes its rows. */
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

/** A person's direct conversation on a platform, by the ID that the platform gave it. */
export interface DirectConversationRow {
  platform: string;
  externalId: string;
  /** Null if none was ever opened. */
  conversation: string | null;
  /** Why a DM to this person was refused, and when. */
  refusedBecause: string | null;
  refusedAt: EpochMs | null;
}

/** The table `direct_conversation`, as {@link DirectConversationRow} describes its rows. */
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
