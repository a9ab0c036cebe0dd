import { EntitySchema } from 'typeorm';
import type { StoredNotice } from '../../domain/notices/notice.ts';
import { json, optionalJson, optionalText, text } from './columns.ts';
import { type OutboxRow, outboxColumns } from './outbox.ts';

/** Something that a person is told once: its kind and facts, of which it is worded when it is sent. */
export type NoticeRow = OutboxRow & {
  /** The same thing is told once: unique per person. */
  about: string;
  /** The projects that it tells of: it is news for people who have a part in all of them. Null where it tells of the person alone. */
  projectIds: string[] | null;
} & StoredNotice;

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
