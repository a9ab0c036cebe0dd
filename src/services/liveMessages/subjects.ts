import type { LiveSubjectKind } from '../../persistence/entities/liveMessages.ts';

/** What live messages are about: which row, of which kind. */
export interface LiveSubject {
  readonly kind: LiveSubjectKind;
  readonly id: string;
}

/** Where a kind's rows are. Each has a column `revision`, which grows with every change that a message must show. */
interface SubjectTable {
  readonly table: string;
  /** When it was over, or null: a day later its messages are no longer followed. */
  readonly ended: string;
}

/** The one list of kinds. What a participant sees of each is in src/jobs/following/liveSubjects.ts. */
const TABLES = {
  rotation: { table: 'rotation', ended: 'endedAt' },
  request: { table: 'request', ended: 'decidedAt' },
  handover: { table: 'handover', ended: 'endedAt' },
  rehearsal: { table: 'rehearsal', ended: 'endedAt' },
  incident: { table: 'incident', ended: 'endedAt' },
  leak: { table: 'leak_question', ended: 'endedAt' },
} as const satisfies Record<LiveSubjectKind, SubjectTable>;

/** The revision of what a message is about, as an SQL expression on its row; null where that is gone. */
export const REVISION_NOW = `CASE "subjectKind" ${Object.entries(TABLES)
  .map(([kind, { table }]) => `WHEN '${kind}' THEN (SELECT s."revision" FROM "${table}" s WHERE s."id" = "subjectId")`)
  .join(' ')} END`;

/** Whether what a message is about is gone, or was over before `:before`, as an SQL condition on its row. */
export const OVER_BEFORE = `CASE "subjectKind" ${Object.entries(TABLES)
  .map(
    ([kind, { table, ended }]) =>
      `WHEN '${kind}' THEN "subjectId" NOT IN (SELECT s."id" FROM "${table}" s WHERE s."${ended}" IS NULL OR s."${ended}" >= :before)`,
  )
  .join(' ')} END`;
