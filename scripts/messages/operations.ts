import * as startup from '../../src/app/startup/copy.ts';
import * as postgres from '../../src/app/startup/postgresText.ts';
import * as sqlite from '../../src/app/startup/sqliteText.ts';
import * as configCopy from '../../src/chat/copy/configCopy.ts';
import * as cli from '../../src/cli/copy.ts';
import { readConfig, variableNames } from '../../src/config.ts';
import * as http from '../../src/http/copy.ts';
import { DatabaseUrlError, MigrationLockedError } from '../../src/persistence/databaseError.ts';
import { SqliteFileError, type SqliteFileProblem } from '../../src/persistence/sqlite/sqliteFile.ts';
import * as scripts from '../copy.mjs';
import { type Section, section } from './page.ts';

const WHERE = 'postgres://db.example/latchkey';
const FOLDER = '/srv/latchkey/data';
const FILE = `${FOLDER}/latchkey.sqlite`;

/** An error as a driver throws it. */
function driverError(code: string, message = 'the driver’s words'): Error {
  return Object.assign(new Error(message), { code });
}

/** Exhaustive: a new problem with the database's file doesn't compile without a sample. */
const SQLITE_ERRORS: Readonly<Record<SqliteFileProblem, SqliteFileError>> = {
  'in-memory': new SqliteFileError('in-memory', ':memory:'),
  address: new SqliteFileError('address', 'postgres//db.example'),
  'folder-missing': new SqliteFileError('folder-missing', FOLDER),
  'folder-is-file': new SqliteFileError('folder-is-file', FOLDER),
  'folder-closed': new SqliteFileError('folder-closed', FOLDER),
  'folder-read-only': new SqliteFileError('folder-read-only', FOLDER),
  'is-folder': new SqliteFileError('is-folder', FOLDER),
  'is-no-file': new SqliteFileError('is-no-file', '/dev/null'),
  'file-closed': new SqliteFileError('file-closed', FILE),
  'file-read-only': new SqliteFileError('file-read-only', FILE),
  'beside-read-only': new SqliteFileError('beside-read-only', `${FILE}-wal`),
  'no-wal': new SqliteFileError('no-wal', FILE),
};

/** What is said where values are missing or contradict each other, beside every variable that is wrong by itself. */
const INCOMPLETE: readonly Readonly<Record<string, string>>[] = [
  { DATABASE_URL: 'postgres://db.example/latchkey' },
  { SLACK_BOT_TOKEN: 'xoxb-1' },
  { SLACK_APP_TOKEN: 'xapp-1' },
  { DISCORD_TOKEN: 'x'.repeat(30) },
  { DISCORD_PUBLIC_KEY: '0'.repeat(64) },
  { LATCHKEY_WARN_DAYS: '30,abc' },
  { LATCHKEY_WEBHOOK_ALLOW: '0.0.0.0/0' },
];

function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  const read = readConfig(env);
  return read.kind === 'problems' ? read.problems : [];
}

/** Problems with every variable of the configuration. A value that nobody would mean is wrong for all but free texts. */
function configSection(): Section {
  const wrong = variableNames().flatMap((name) => problemsOf({ [name]: '§, §' }));
  const incomplete = INCOMPLETE.flatMap(problemsOf);
  return { title: 'Configuration', file: 'src/config.ts', messages: [...new Set([...wrong, ...incomplete])] };
}

/** What the person who operates Latchkey reads. */
export const OPERATION_SECTIONS: readonly Section[] = [
  section('Start-up', 'src/app/startup/copy.ts', startup, {
    USAGE: 'shown',
    CANNOT_START: 'shown',
    HAD_TO_STOP: 'shown',
    configProblems: [[1], [3]],
    unknownVariable: [
      ['LATCHKEY_ADMIN', 'LATCHKEY_ADMINS'],
      ['LATCHKEY_COLOUR', undefined],
    ],
    otherDataFolder: [['/home/ana/data', FOLDER]],
    contradictoryOptions: [['--console', '--headless']],
    headless: [['option'], ['input']],
    OPEN_TO_ALL: 'shown',
    FILE_IN_THE_WAY: 'shown',
    dataFolderText: [[FOLDER, 'EACCES']],
    wrongPepperText: [[FOLDER]],
    damagedPepperText: [
      [`${FOLDER}/pepper`, true],
      [`${FOLDER}/pepper`, false],
    ],
    unreadablePepperText: [[`${FOLDER}/pepper`, 'EACCES']],
    missingPepperText: [[FOLDER]],
    pepperNotMadeText: [[FOLDER, 'EACCES']],
    unreadableFileText: [['LATCHKEY_CONNECTIONS', '/etc/latchkey/connections.json', 'ENOENT']],
    wrongConnectionsText: [
      ['/etc/latchkey/connections.json', ['It isn’t JSON.']],
      [
        '/etc/latchkey/connections.json',
        ['prod: connector must be kubernetes, vault or github', 'gh: tokenFile must be the path of a file'],
      ],
    ],
    cannotListenText: [['127.0.0.1', 8080, 'another program uses that port']],
    PORT_IN_USE: 'shown',
    tooNewText: [[WHERE]],
    fullText: [[`sqlite:${FILE}`]],
    notWritableText: [[`sqlite:${FILE}`, 'SQLITE_READONLY']],
    busyText: [[`sqlite:${FILE}`, 'SQLITE_BUSY']],
    corruptText: [[`sqlite:${FILE}`, 'SQLITE_NOTADB']],
    unreachableText: [[WHERE, 'ECONNREFUSED']],
    unusableText: [[WHERE, 'the driver’s words']],
    NO_DETAILS: 'shown',
    CANNOT_WRITE: 'shown',
    NOTHING_CAN_BE_WRITTEN: 'shown',
  }),
  configSection(),
  section('What is wrong with a variable', 'src/chat/copy/configCopy.ts', configCopy, {
    MUST_BE_ADDRESS: 'shown',
    MUST_BE: 'shown',
    PEPPER_NEEDED: 'shown',
    mustBeDuration: [['1m', '3650d']],
    mustBeNumber: [[1, 1_000]],
    mustLookLike: [['slack:C… or discord:…']],
    wrongEntries: [
      ['30,14,7,1', ['§']],
      ['30,14,7,1', ['§', '§']],
    ],
    wrongDays: [
      ['30,14,7,1', ['abc']],
      ['30,14,7,1', ['§']],
    ],
  }),
  section('Before the program starts', 'scripts/copy.mjs', scripts, {
    nodeTooOld: [['20.17', '18.20.4']],
    MODULES_ELSEWHERE: 'shown',
    INSTALLING: 'shown',
    NOT_INSTALLED: 'shown',
    INSTALLED: 'shown',
    buildNotWritten: [['EROFS']],
    folderNotEntered: [['/root', 'EACCES', '/srv/latchkey']],
    builtIn: [['build/2f0a', 850]],
    builtBefore: [['build/2f0a']],
  }),
  section('A database on PostgreSQL', 'src/app/startup/postgresText.ts', postgres, {
    postgresText: [
      [new DatabaseUrlError('encoding'), WHERE],
      [new DatabaseUrlError('host'), WHERE],
      [new MigrationLockedError(60_000), WHERE],
      [driverError('SELF_SIGNED_CERT_IN_CHAIN'), WHERE],
      [driverError('', 'The server does not support SSL connections'), WHERE],
      [Object.assign(driverError('ENOENT'), { syscall: 'open' }), WHERE],
      [driverError('28000', 'no pg_hba.conf entry, no encryption'), WHERE],
      [driverError('28P01'), WHERE],
      [driverError('08P01', 'no such user'), WHERE],
      [driverError('3D000'), WHERE],
      [driverError('42501'), WHERE],
    ],
  }),
  section('A database file', 'src/app/startup/sqliteText.ts', sqlite, {
    sqliteFileText: Object.values(SQLITE_ERRORS).map((error): [SqliteFileError] => [error]),
  }),
  section('Commands in a shell', 'src/cli/copy.ts', cli, {
    BACKUP_USAGE: 'shown',
    backedUp: [['/backups/latchkey.sqlite', '4.2 MB']],
    backupSound: [[1204], [1]],
    backupBroken: [['link 3 was altered']],
    backupUnchecked: [[`there’s no pepper in ${FOLDER}`]],
    noPepperForChain: [[FOLDER]],
    keepPepper: [['LATCHKEY_PEPPER']],
    PEPPER_VARIABLE: 'shown',
    copied: [['1.2 MB', '4.2 MB']],
    chainLinksChecked: [[100_000], [1]],
    copyUnsound: [['row 3 is missing']],
    nothingToBackUp: [[FILE]],
    isFolder: [['/backups', 'latchkey.sqlite']],
    fileExists: [['/backups/latchkey.sqlite']],
    noFolder: [['/backups']],
    USE_PG_DUMP: 'shown',
    PG_PASSWORD: 'shown',
    createdMeanwhile: [['/backups/latchkey.sqlite']],
    cannotWrite: [['/backups', 'EACCES']],
    noRoom: [['/backups']],
    VERIFY_USAGE: 'shown',
    exportSound: [[1], [120]],
    signatureRight: [['3f9a0c5512ab77de']],
    KEY_NOT_GIVEN: [
      [1, '3f9a0c5512ab77de'],
      [120, '3f9a0c5512ab77de'],
    ],
    exportBroken: [[1], [3]],
    moreFindings: [[12]],
    REWRITTEN: 'shown',
    otherKey: [['3f9a0c5512ab77de']],
    NOT_A_SIGNATURE: [['audit.ndjson.sig']],
    NOT_A_KEY: [['latchkey.pem']],
    UNSAFE_URL: 'shown',
    keyNotFetched: [['https://latchkey.example/.well-known/latchkey-signing-key', 'HTTP 404']],
    fileUnreadable: [['audit.ndjson', 'ENOENT']],
    chainSound: [[1204], [1]],
    holdsHeads: [[1], [2]],
    endsAt: [['1204:9f2c…']],
    chainBroken: [
      [2, 'link 3 was altered'],
      [1, 'link 2 was altered'],
    ],
    linksChecked: [[10_000], [1]],
    ALWAYS_CHANGING: 'shown',
    WRONG_PEPPER: 'shown',
    noDatabase: [[`sqlite:${FILE}`]],
    foreignDatabase: [[`sqlite:${FILE}`]],
    olderDatabase: [[`sqlite:${FILE}`]],
    newerDatabase: [[`sqlite:${FILE}`]],
    damagedPepper: [[`${FOLDER}/pepper`]],
    unreadablePepper: [[`${FOLDER}/pepper`, 'EACCES']],
    noPepper: [[FOLDER]],
    SEAL_USAGE: 'shown',
    sealedText: [[1204]],
    alreadySealed: [[1204], [1]],
    notSealed: [['link 3 was altered']],
    JOBS_USAGE: 'shown',
    CANNOT_OPEN_JOBS: 'shown',
  }),
  section('HTTP', 'src/http/copy.ts', http, {
    DETAIL: 'shown',
    FIELDS_OF_VERIFY: 'shown',
    invalidField: [
      ['secret', { keyword: 'type' }],
      ['secret', { keyword: 'minLength' }],
      ['secret', { keyword: 'maxLength', limit: 1_024 }],
      ['app', { keyword: 'pattern' }],
      ['source', { keyword: 'pattern' }],
      ['app', { keyword: 'format' }],
      [undefined, { keyword: 'type' }],
      [undefined, { keyword: 'required', missingProperty: 'secret' }],
    ],
    inField: [['channel needs one project beside it.']],
    guardProblem: [[{ kind: 'bad-name', field: 'project' }], [{ kind: 'channel-without-project' }]],
    GUARD: 'shown',
    namedTwice: [['project']],
    guardText: [['This address doesn’t say which project it guards, so no key is let in.']],
    NO_ANSWER_IN_TIME: 'shown',
    OPENAPI: 'shown',
  }),
];
