import { type DatabaseProblem, databaseProblem } from '../../persistence/databaseError.ts';
import { SqliteFileError } from '../../persistence/sqlite/sqliteFile.ts';
import { busyText, corruptText, fullText, notWritableText, tooNewText, unreachableText, unusableText } from './copy.ts';
import { postgresText } from './postgresText.ts';
import { shownDatabase, shownReason } from './shownDatabase.ts';
import { sqliteFileText } from './sqliteText.ts';
import { StartStoppedError } from './waitForDatabase.ts';

/** A reason why the program can't start, in words for the person who starts it: what is wrong, and what to do. */
export class StartupError extends Error {
  /** @param lines the message, line by line. */
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'StartupProblem';
  }
}

/**
 * Describes a failure to open the database. @returns the problem; an error for a stopped start is returned unchanged.
 */
export function databaseStartupError(error: unknown, url: string): Error {
  if (error instanceof StartStoppedError) return error;
  const words = url.startsWith('postgres') ? postgresText(error, shownDatabase(url)) : undefined;
  if (words !== undefined) return new StartupError(words);
  const where = shownDatabase(url);
  const why = shownReason(error, url);
  if (error instanceof SqliteFileError) return new StartupError([sqliteFileText(error)]);
  return new StartupError(problemLines(databaseProblem(error), where, why));
}

function problemLines(problem: DatabaseProblem, where: string, why: string): readonly string[] {
  switch (problem) {
    case 'too-new':
      return tooNewText(where);
    case 'full':
      return fullText(where);
    case 'read-only':
    case 'denied':
      return notWritableText(where, why);
    case 'busy':
      return busyText(where, why);
    case 'corrupt':
      return corruptText(where, why);
    case 'unreachable':
      return unreachableText(where, why);
    case 'other':
      return unusableText(where, why);
  }
}
