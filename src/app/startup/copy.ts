/**
 * Why Latchkey can't start, and what to know when it does: for the person who starts it. What is wrong stands in the first line,
 * what to do in the next. Beside this file, postgresText, sqliteText and restoreText hold what is particular to each.
 */
export const CANNOT_START = 'Latchkey can’t start.';
export const HAD_TO_STOP = 'Latchkey had to stop.';
export const configProblems = (count: number): string =>
  `Latchkey can’t start: the configuration has ${count} problem${count === 1 ? '' : 's'}.`;
export const USAGE = `Usage: npm start [-- OPTIONS]

Without a chat token, the console opens: on a terminal to type in, or to run a script of lines from a pipe or file.
With tokens it stays closed unless you add --console.

  --console    open the console although there are chat tokens
  --headless   run as a service without a console; this is also what happens if standard input is /dev/null or closed
  --strict     if a piped line fails, exit with 1 at the end of the script instead of 0
  --help       show this

Environment variables configure everything else. README.md lists them.
`;
export const contradictoryOptions = (one: string, other: string): string =>
  `${one} and ${other} contradict each other. Leave one of them out.\n`;
/** One line in the log. @param why what keeps the console shut. */
export const headless = (why: 'option' | 'input'): string =>
  `running without a console (${why === 'option' ? '--headless' : 'standard input is closed'}): keys are checked, commands can’t be typed here; SIGTERM stops it`;

/** Configuration that is not wrong but should be known. */
export const unknownVariable = (name: string, meant: string | undefined): string =>
  `unknown variable ${name} has no effect; ${meant === undefined ? 'README.md lists all variables' : `did you mean ${meant}?`}`;
export const otherDataFolder = (used: string, other: string): string =>
  `the data folder ${used} has no database yet, but ${other} has one; if that is the one you mean, start there or set LATCHKEY_DATA_DIR to it`;
export const OPEN_TO_ALL =
  'HTTP_HOST lets other machines in, and LATCHKEY_VERIFY_TOKEN isn’t set: anyone who can connect can check secrets; make a token with: openssl rand -hex 32';

/** The data folder and the pepper. */
export const FILE_IN_THE_WAY = 'a file has that name';
export const dataFolderText = (folder: string, why: string): readonly string[] => [
  `The data folder ${folder} can’t be created (${why}).`,
  'Name another folder in LATCHKEY_DATA_DIR, or give this user permission to write there.',
];
export const wrongPepperText = (folder: string): readonly string[] => [
  'This is the wrong pepper: the secrets in this database were hashed with another one.',
  'With it, every secret would be refused as wrong. Nothing was changed.',
  `Set LATCHKEY_PEPPER to the right pepper, or put the right file back as ${folder}/pepper.`,
];
/** @param isFirst whether the database has no pepper yet. */
export const damagedPepperText = (file: string, isFirst: boolean): readonly string[] => [
  `The pepper file ${file} is damaged: it must hold 32 bytes in base64.`,
  `Restore it from a backup, or set LATCHKEY_PEPPER.${isFirst ? ' If it’s empty and Latchkey never ran here, delete it, and a new one is created.' : ''}`,
];
export const unreadablePepperText = (file: string, why: string): readonly string[] => [
  `The pepper file ${file} can’t be read (${why}).`,
  'Give this user permission to read it (chown it, then chmod 600), or set LATCHKEY_PEPPER.',
];
export const missingPepperText = (folder: string): readonly string[] => [
  `The pepper is missing: this database needs one, but ${folder}/pepper doesn’t exist and LATCHKEY_PEPPER isn’t set.`,
  'Restore the file from a backup, or set LATCHKEY_PEPPER. A new pepper wouldn’t match the stored secrets.',
];
export const pepperNotMadeText = (folder: string, why: string): readonly string[] => [
  `The pepper can’t be created in the data folder ${folder} (${why}).`,
  'Give this user permission to write to the folder, name another one in LATCHKEY_DATA_DIR, or set LATCHKEY_PEPPER.',
];

/** A file that a variable names. */
export const unreadableFileText = (variable: string, file: string, why: string): readonly string[] => [
  `The file ${file} of ${variable} can’t be read (${why}).`,
  'Give this user permission to read it, or name another file.',
];
/** The connections that the operator declares. */
export const wrongConnectionsText = (file: string, problems: readonly string[]): readonly string[] => [
  `The file ${file} of LATCHKEY_CONNECTIONS has ${problems.length} problem${problems.length === 1 ? '' : 's'}:`,
  ...problems.map((problem) => `  - ${problem}`),
  'docs/connectors.md says how connections are declared.',
];

/** The HTTP server. */
export const PORT_IN_USE = 'another program uses that port';
export const cannotListenText = (host: string, port: number, why: string): readonly string[] => [
  `Latchkey can’t listen on ${host}:${port} (${why}).`,
  'Choose another port with HTTP_PORT (0 picks a free one), or another address with HTTP_HOST.',
];

/** Problems with a database, whichever it is. */
export const tooNewText = (where: string): readonly string[] => [
  `The database ${where} was created by a newer version of Latchkey.`,
  'Nothing was changed. Start the newer version, or restore a backup from before the upgrade.',
];
export const fullText = (where: string): readonly string[] => [
  `The disk has no room for the database ${where}.`,
  'Free some space, then start again. Nothing was lost.',
];
export const notWritableText = (where: string, why: string): readonly string[] => [
  `The database ${where} can’t be written (${why}).`,
  'Give this user permission to write to it and its folder, or name another database in DATABASE_URL.',
];
export const busyText = (where: string, why: string): readonly string[] => [
  `The database ${where} is busy (${why}).`,
  'Another program is using it. Stop that program, or wait and start again.',
];
export const corruptText = (where: string, why: string): readonly string[] => [
  `The file of the database ${where} isn’t a sound SQLite database (${why}).`,
  'It was left as it is. Restore a backup, or name another file in DATABASE_URL.',
];
export const unreachableText = (where: string, why: string): readonly string[] => [
  `The database ${where} can’t be reached (${why}).`,
  'Check that it’s running and that DATABASE_URL is right: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.',
];
export const unusableText = (where: string, why: string): readonly string[] => [
  `The database ${where} can’t be used (${why}).`,
  'Check that DATABASE_URL is right.',
];
/** Stands for a driver's words that might repeat a password. */
export const NO_DETAILS = 'no details: they might repeat the password';

/** Why nothing can be written, for the readiness check. */
export const CANNOT_WRITE = {
  full: 'the disk is full',
  'read-only': 'the database is read-only',
  denied: 'the database refuses writes',
  busy: 'the database is busy',
  unreachable: 'the database can’t be reached',
} as const;
export const NOTHING_CAN_BE_WRITTEN = 'nothing can be written';
