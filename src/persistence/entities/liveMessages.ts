import { EntitySchema } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { count, id, optionalBigNumber, optionalText, text } from './columns.ts';

/** What a live message can be about. Each kind is a table whose rows have a `revision`; see services/liveMessages/subjects.ts. */
export type LiveSubjectKind = 'rotation' | 'request' | 'handover' | 'rehearsal' | 'incident' | 'leak';

/** A message that shows something to one participant, on the platform where they take part, and follows it. */
export interface LiveMessageRow {
  id: string;
  subjectKind: LiveSubjectKind;
  subjectId: string;
  platform: string;
  externalId: string;
  /** 1 if it stands in a conversation that others read, whose ID is then the external one; else 0. */
  isPublic: number;
  /** How the platform finds the message; no token. Empty where there is none yet. */
  handle: string;
  /** 1 if they were on call when they joined, else 0: which buttons are shown; pressing one is decided again. */
  onCall: number;
  /** The revision that it shows; 0 for none. */
  shown: number;
  /** How often the platform was asked to post it. With the ID it names the message there: one that is posted again is another one. */
  posts: number;
  /** How often in a row nobody knows whether it was posted. */
  doubts: number;
  /** When the platform was asked to post it, as long as the answer is not known. */
  triedAt: EpochMs | null;
  /** The process that shows it, and until when nobody else may; without a process, when it may be tried again. */
  claimedBy: string | null;
  claimedUntil: EpochMs | null;
}

/** The table `live_message`, as {@link LiveMessageRow} describes its rows. */
export const LiveMessageEntity = new EntitySchema<LiveMessageRow>({
  name: 'live_message',
  columns: {
    id,
    subjectKind: text,
    subjectId: text,
    platform: text,
    externalId: text,
    // Every message that was there before is somebody’s own.
    isPublic: { ...count, default: 0 },
    handle: text,
    onCall: count,
    shown: count,
    posts: count,
    doubts: count,
    triedAt: optionalBigNumber,
    claimedBy: optionalText,
    claimedUntil: optionalBigNumber,
  },
  indices: [
    {
      name: 'live_message_person',
      columns: ['subjectKind', 'subjectId', 'platform', 'externalId'],
      unique: true,
    },
  ],
});
