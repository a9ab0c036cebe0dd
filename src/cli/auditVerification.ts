import { parseArgs } from 'node:util';
import { readPepperFile } from '../app/files/pepperFile.ts';
import { shownDatabase } from '../app/startup/shownDatabase.ts';
import { databaseStartupError } from '../app/startup/startupError.ts';
import { type Config, readConfig } from '../config.ts';
import { CHAIN_START } from '../domain/auditChain.ts';
import { type KnownHead, readKnownHead, shortHead } from '../domain/knownHead.ts';
import { openReadOnly, type ReadOnlyDatabase } from '../persistence/sqlite/readOnlyDatabase.ts';
import { type ChainReport, verifyChain } from '../services/audit/verifyChain.ts';
import { storedPepper } from '../services/deployment.ts';
import { Pepper } from '../services/pepper.ts';
import type { CommandLine } from './commandLine.ts';

const USAGE = `Usage: npm run audit:verify                          walks the whole audit trail
       npm run audit:verify -- --head SEQ:HASH …     and holds it against heads that were logged ("audit head")

It writes nothing, and can be run beside Latchkey or on a copy. Exit code 0: sound; 1: broken; 2: it can't be told.
`;

/** `npm run audit:verify`: walks the whole audit trail and names the first broken link. @returns the exit code. */
export async function auditVerify({ args, env, print, printError }: CommandLine): Promise<number> {
  const refuse = (lines: readonly string[]): number => {
    printError(`${lines.join('\n')}\n`);
    return 2;
  };
  const asked = readArguments(args);
  if (asked === undefined) return refuse([USAGE.trimEnd()]);
  if (asked === 'help') {
    print(USAGE);
    return 0;
  }
  const read = readConfig(env);
  if (read.kind === 'problems') return refuse(read.problems);
  const { config } = read;
  try {
    const pepper = await findPepper(config);
    if (typeof pepper === 'string') return refuse([pepper]);
    const known = { heads: asked, printError };
    let report = await look(config, pepper, known);
    // What was read while Latchkey was starting on the same file may be neither the one state nor the other.
    if (report === 'outdated') report = await look(config, pepper, known);
    if (report === 'outdated') return refuse(['The database is being opened and closed all the time. Try again.']);
    if (typeof report === 'string') return refuse([report]);
    print(resultText(report, asked));
    return report.kind === 'sound' ? 0 : 1;
  } catch (error) {
    return refuse(databaseStartupError(error, config.databaseUrl).message.split('\n'));
  }
}

/** What the trail is held against, and where progress is told. */
interface Known {
  readonly heads: readonly KnownHead[];
  readonly printError: CommandLine['printError'];
}

/** Opens the database and checks it. @returns the report, or the reason why there is none. */
async function look(config: Config, pepper: Pepper, known: Known): Promise<ChainReport | string> {
  const opened = await openReadOnly(config.databaseUrl);
  if (opened.kind !== 'open') return UNREADABLE[opened.kind](shownDatabase(config.databaseUrl));
  const { database } = opened;
  try {
    const stored = await storedPepper(database, pepper);
    if (stored === 'wrong')
      return 'This is the wrong pepper: the database was made with another one. Set LATCHKEY_PEPPER or LATCHKEY_DATA_DIR.';
    const report = await walk(database, pepper, known);
    return report.kind === 'broken' && (await database.outdated()) ? 'outdated' : report;
  } finally {
    await database.close();
  }
}

const UNREADABLE = {
  missing: (where: string) =>
    `There is no database ${where}. None was created; see DATABASE_URL and LATCHKEY_DATA_DIR.`,
  foreign: (where: string) =>
    `The database ${where} is not Latchkey’s: it has none of its tables. Nothing was changed.`,
  older: (where: string) =>
    `The database ${where} was last used by an older version of Latchkey. Nothing was changed. Start this version on it once (on a copy, if it is a backup), or check it with the version that wrote it.`,
  newer: (where: string) =>
    `The database ${where} was made by a newer version of Latchkey than this one. Nothing was changed. Check it with that version.`,
} as const;

async function walk(database: ReadOnlyDatabase, pepper: Pepper, { heads, printError }: Known): Promise<ChainReport> {
  const onProgress = (checked: number) => {
    if (checked > 0 && checked % 10_000 === 0)
      printError(`${checked} links checked …
`);
  };
  return await verifyChain({ database, pepper }, { seq: 0, hash: CHAIN_START }, { onProgress, known: heads });
}

function resultText(report: ChainReport, { length }: readonly KnownHead[]): string {
  if (report.kind === 'broken')
    return `The audit chain is broken after ${report.checked} sound links: ${report.why}.\n`;
  const held = length === 0 ? '' : `It holds ${length === 1 ? 'the head' : `all ${length} heads`} that you named.\n`;
  return `The audit chain is sound: ${report.checked} links.\n${held}It ends at ${shortHead(report.head)}.\n`;
}

async function findPepper(config: Config): Promise<Pepper | string> {
  if (config.pepper !== undefined) return new Pepper(config.pepper);
  const file = await readPepperFile(config.dataDir);
  switch (file.kind) {
    case 'pepper':
      return new Pepper(file.bytes);
    case 'damaged':
      return `The pepper file ${file.file} is damaged: it must hold 32 bytes in base64.`;
    case 'unreadable':
      return `The pepper file ${file.file} can’t be read (${file.why}). Run this as the user who runs Latchkey.`;
    case 'missing':
      return `There is no pepper in ${config.dataDir}; the chain is keyed with it. Set LATCHKEY_PEPPER or LATCHKEY_DATA_DIR.`;
  }
}

/** @returns the heads to hold the trail against; undefined where the arguments make no sense. */
function readArguments(args: readonly string[]): readonly KnownHead[] | 'help' | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { head: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help === true) return 'help';
    // `--head A B` is what comes of pasting several.
    const texts = [...(values.head ?? []), ...(values.head === undefined ? [] : positionals)];
    if (values.head === undefined && positionals.length > 0) return undefined;
    const heads = texts.map(readKnownHead);
    const read = heads.filter((head) => head !== undefined);
    return read.length === heads.length ? read : undefined;
  } catch {
    return undefined;
  }
}
