import { EntitySchema } from 'typeorm';
import type { LeakPolicy } from '../../../domain/leaks/leakPolicy.ts';
import type { Notice } from '../../../domain/notices/notice.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, json, optionalBigNumber, optionalText, text } from '../columns.ts';

/** A secret that was found where it shouldn't be: one row for each secret, however often it is reported. Nothing of it is stored. */
export interface LeakRow {
  secretId: string;
  keyId: string;
  firstAt: EpochMs;
  lastAt: EpochMs;
  /** How often it was reported or looked up. */
  reports: number;
  /** When a signed report was acted on: no other one is (invariant 17). Null again where the secret was stopped, and works again. */
  reportedAt: EpochMs | null;
  /** When somebody said that it is only a test key, and who. */
  dismissedAt: EpochMs | null;
  dismissedBy: string | null;
}

/** The table `leak`, as {@link LeakRow} describes its rows. */
export const LeakEntity = new EntitySchema<LeakRow>({
  name: 'leak',
  columns: {
    secretId: id,
    keyId: text,
    firstAt: bigNumber,
    lastAt: bigNumber,
    reports: count,
    reportedAt: optionalBigNumber,
    dismissedAt: optionalBigNumber,
    dismissedBy: optionalText,
  },
  indices: [{ name: 'leak_key', columns: ['keyId'] }],
});

/** What a project wants done by itself; a project that chose nothing has no row. */
export interface ProjectPolicyRow {
  projectId: string;
  leak: LeakPolicy;
}

/** The table `project_policy`, as {@link ProjectPolicyRow} describes its rows. */
export const ProjectPolicyEntity = new EntitySchema<ProjectPolicyRow>({
  name: 'project_policy',
  columns: { projectId: id, leak: text },
});

/** Something that a conversation is to be told, once; the row goes when it was. It is worded as a notice is. */
export type ConversationNoticeRow = {
  id: string;
  projectId: string;
  /** Which conversation, such as `slack:C…`; null for the project's own. */
  conversation: string | null;
  /** The question whose answer it is: it can be answered again where the conversation can't be told. */
  questionId: string | null;
  createdAt: EpochMs;
  /** Until when a process that sends it has it to itself. */
  claimedUntil: EpochMs | null;
  /** When a platform was last asked to post it, as long as it may have done so. */
  triedAt: EpochMs | null;
} & Notice;

/** The table `conversation_notice`, as {@link ConversationNoticeRow} describes its rows. */
export const ConversationNoticeEntity = new EntitySchema<ConversationNoticeRow>({
  name: 'conversation_notice',
  columns: {
    id,
    projectId: text,
    kind: text,
    params: json,
    conversation: optionalText,
    questionId: optionalText,
    createdAt: bigNumber,
    claimedUntil: optionalBigNumber,
    triedAt: optionalBigNumber,
  },
  indices: [{ name: 'conversation_notice_created', columns: ['createdAt'] }],
});
