import type { View } from '../../chat/contracts/view.ts';
import type { Addressee, Destination, Step } from '../../domain/warnings/deliveryRoute.ts';
import type { AuditedTransaction } from '../../services/audit/auditTrail.ts';
import type { Claimed } from '../../services/outbox/claim.ts';
import type { NewNotice } from '../../services/outbox/notices.ts';
import type { SendOutcome } from '../../services/outbox/settle.ts';

/** The reader that a message is worded for: its person or project, a person who gets it instead, or everyone in a conversation. */
export type Reader = 'owner' | 'other' | 'public';

/** Some items of a message, and who gets them in the owner's place. */
export interface Part<Item> {
  readonly items: readonly Item[];
  readonly steps: readonly Step[];
}

/** A claimed message, and what is particular to its kind. */
export interface Outgoing<Item extends { readonly id: string }> {
  readonly claimed: Claimed<Item>;
  /** Where it goes first, instead of to a person privately: to a project's conversation, if it has one. */
  readonly routes?: readonly Destination[];
  /** Whether it is posted where somebody asked for it, see SendOptions. */
  readonly isAsked?: boolean;
  /** Words some of its items, as things stand now. */
  view(items: readonly Item[], reader: Reader, owner: Addressee): View | Promise<View>;
  /** Whether a place that is away is passed over: for the person's next platform, or for others who learn of it then. */
  mayPassOver(next: 'own platform' | 'others'): boolean;
  /** Separates what the person may still hear from what they may not; left out where that was decided when it was claimed. */
  parted?(items: readonly Item[]): Promise<{ readonly inside: readonly Item[]; readonly outside: readonly Item[] }>;
  /** Who gets it in the person's place, by part; left out where nobody does. @param gone whether their account is no more. */
  beyond?(items: readonly Item[], gone: boolean): Promise<readonly Part<Item>[]>;
  /** What waits instead where nobody takes it, for a person who is on no platform that can be written to. */
  instead?(items: readonly Item[]): readonly NewNotice[];
  /** Commits what follows, in the transaction that settles a part. */
  settled?(transaction: AuditedTransaction, outcome: SendOutcome): Promise<void>;
  /** Takes note of a message that was sent, by the handle that finds it again. */
  sent?(
    items: readonly Item[],
    reader: Reader,
    message: { readonly platform: string; readonly handle: string },
  ): Promise<void>;
}
