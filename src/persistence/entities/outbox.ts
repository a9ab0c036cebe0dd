import { EntitySchema } from 'typeorm';
import type { Notice, StoredNotice } from '../../domain/notices/notice.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { bigNumber, id, json, optionalBigNumber, optionalJson, optionalText, text } from './columns.ts';

/** The state of a queued message. `claimed`: a process is sending it, or was when it crashed. `dropped`: it is never sent. */
export type OutboxState = 'waiting' | 'claimed' | 'sent' | 'dropped';

/** Something that waits to be sent, whatever it says: what people and conversations are told has these columns in common. */
export interface OutboxRow {
  id: string;
  /** Who it is for, as stored: see domain/warnings/recipient. */
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
  /** The destination that was tried: `discord:123` for a person, `slack#C123` for a conversation. */
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

/** A message that a person gets once: its kind and facts, from which it is worded when it is sent. */
export type NoticeRow = OutboxRow & {
  /** Identifies the content, unique per person, so that it is sent only once. */
  about: string;
  /**
   * The projects concerned; only people with a part in all of them may receive it. Null if only the person is
   * concerned.
   */
  projectIds: string[] | null;
} & StoredNotice;

/** The table `notice`, as {@link NoticeRow} describes its rows. */
export const NoticeEntity = new EntitySchema<NoticeRow>({
  name: 'notice',
  columns: {
    ...outboxColumns,
    about: text,
    kind: text,
    params: json,
    handedFrom: optionalText,
    projectIds: optionalJson,
  },
  indices: [
    { name: 'notice_once', columns: ['personId', 'about'], unique: true },
    { name: 'notice_due', columns: ['state', 'dueAt'] },
    { name: 'notice_person', columns: ['personId', 'state'] },
    { name: 'notice_digest', columns: ['digestId'] },
  ],
});

/** Something that a project's conversation is to be told, once; the row goes when it was. It is worded as a notice is. */
export type ConversationNoticeRow = OutboxRow & {
  /** Which conversation, such as `slack:C…`; null for the project's own. */
  conversation: string | null;
  /** The question whose answer it is: it can be answered again where the conversation can't be told. */
  questionId: string | null;
} & Notice;

/** The table of what conversations are to be told. */
export const ConversationNoticeEntity = new EntitySchema<ConversationNoticeRow>({
  name: 'conversation_notice',
  columns: { ...outboxColumns, kind: text, params: json, conversation: optionalText, questionId: optionalText },
  indices: [{ name: 'conversation_notice_created', columns: ['createdAt'] }],
});
