import { databaseProblem } from '../../persistence/databaseError.ts';
import { SqliteFileError } from '../../persistence/sqlite/sqliteFile.ts';
import { postgresText } from './postgresText.ts';
import { shownDatabase, shownReason } from './shownDatabase.ts';
import { sqliteFileText } from './sqliteText.ts';
import { StartStoppedError } from './waitForDatabase.ts';

/** Why the program can't start, as a text for the person who starts it: what is wrong and what to do. */
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
  switch (databaseProblem(error)) {
    case 'too-new':
      return new StartupError([
        `The database ${where} was made by a newer version of Latchkey than this one.`,
        'Nothing was changed. Start the newer version, or restore a backup from before the upgrade.',
      ]);
    case 'full':
      return new StartupError([
        `There is no room on the disk for the database ${where}.`,
        'Free some space and start again; nothing is lost.',
      ]);
    case 'read-only':
    case 'denied':
      return new StartupError([
        `The database ${where} can’t be written (${why}).`,
        'Give this user the right to write it and its folder, or name another one in DATABASE_URL.',
      ]);
    case 'busy':
      return new StartupError([
        `The database ${where} is busy (${why}).`,
        'Another program holds it; end that one, or wait and start again.',
      ]);
    case 'corrupt':
      return new StartupError([
        `The file of the database ${where} is not a sound SQLite database (${why}).`,
        'It was left as it is. Restore a backup, or name another file in DATABASE_URL.',
      ]);
    case 'unreachable':
      return new StartupError([
        `The database ${where} can’t be reached (${why}).`,
        'See that it runs and that DATABASE_URL is right: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.',
      ]);
    case 'other':
      return new StartupError([`The database ${where} can’t be used (${why}).`, 'See that DATABASE_URL is right.']);
  }
}
