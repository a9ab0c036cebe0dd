import { EntitySchema } from 'typeorm';
import type { LeakFacts, LeakQuestionState } from '../../../domain/leaks/leakQuestion.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { bigNumber, count, id, json, optionalBigNumber, optionalText, text } from '../columns.ts';

/** What is to be done about a leaked secret, asked in every message that shows it. */
export interface LeakQuestionRow {
  id: string;
  revision: number;
  /** What was told: the same is asked once. */
  about: string;
  keyId: string;
  /** The secret that leaked; where only a part was found, the one that was current. */
  secretId: string;
  facts: LeakFacts;
  state: LeakQuestionState;
  /** 1 if an answer came to nothing, so that it was asked again; else 0. */
  reopened: number;
  /** Who answered it, with their accounts, and by their name alone, for conversations that others read. */
  answeredBy: string | null;
  answeredName: string | null;
  answeredAt: EpochMs | null;
  /** The new secret with which it was answered, as long as that hasn't replaced the leaked one. */
  newSecretId: string | null;
  createdAt: EpochMs;
  endedAt: EpochMs | null;
}

/** The table `leak_question`, as {@link LeakQuestionRow} describes its rows. */
export const LeakQuestionEntity = new EntitySchema<LeakQuestionRow>({
  name: 'leak_question',
  columns: {
    id,
    revision: count,
    about: text,
    keyId: text,
    secretId: text,
    facts: json,
    state: text,
    reopened: count,
    answeredBy: optionalText,
    answeredName: optionalText,
    answeredAt: optionalBigNumber,
    newSecretId: optionalText,
    createdAt: bigNumber,
    endedAt: optionalBigNumber,
  },
  indices: [
    { name: 'leak_question_about', columns: ['about'], unique: true },
    { name: 'leak_question_key', columns: ['keyId', 'createdAt'] },
    { name: 'leak_question_open', columns: ['keyId'], where: '"endedAt" IS NULL' },
  ],
});
