import { parseArgs } from 'node:util';
import { readPepperFile } from '../app/files/pepperFile.ts';
import { shownDatabase } from '../app/startup/shownDatabase.ts';
import { databaseStartupError } from '../app/startup/startupError.ts';
import { type Config, readConfig } from '../config.ts';
import { CHAIN_START } from '../domain/audit/auditChain.ts';
import { type KnownHead, readKnownHead, shortHead } from '../domain/audit/knownHead.ts';
import { openReadOnly, type ReadOnlyDatabase } from '../persistence/sqlite/readOnlyDatabase.ts';
import { type ChainReport, verifyChain } from '../services/audit/verifyChain.ts';
import { storedPepper } from '../services/deployment.ts';
import { Pepper } from '../services/pepper.ts';
import type { CommandLine } from './commandLine.ts';
import {
  ALWAYS_CHANGING,
  chainBroken,
  chainSound,
  damagedPepper,
  endsAt,
  foreignDatabase,
  holdsHeads,
  linksChecked,
  newerDatabase,
  noDatabase,
  noPepper,
  olderDatabase,
  unreadablePepper,
  VERIFY_USAGE,
  WRONG_PEPPER,
} from './copy.ts';

/** `npm run audit:verify`: walks the whole audit trail and names the first broken link. @returns the exit code. */
export async function auditVerify({ args, env, print, printError }: CommandLine): Promise<number> {
  const refuse = (lines: readonly string[]): number => {
    printError(`${lines.join('\n')}\n`);
    return 2;
  };
  const asked = readArguments(args);
  if (asked === undefined) return refuse([VERIFY_USAGE.trimEnd()]);
  if (asked === 'help') {
    print(VERIFY_USAGE);
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
    if (report === 'outdated') return refuse([ALWAYS_CHANGING]);
    if (typeof report === 'string') return refuse([report]);
    print(resultText(report, asked));
    return report.kind === 'sound' ? 0 : 1;
  } catch (error) {
    return refuse(databaseStartupError(error, config.databaseUrl).message.split('\n'));
  }
}

/** What the trail is compared with, and how progress is reported. */
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
    if (stored === 'wrong') return WRONG_PEPPER;
    const report = await walk(database, pepper, known);
    return report.kind === 'broken' && (await database.outdated()) ? 'outdated' : report;
  } finally {
    await database.close();
  }
}

const UNREADABLE = {
  missing: noDatabase,
  foreign: foreignDatabase,
  older: olderDatabase,
  newer: newerDatabase,
} as const;

async function walk(database: ReadOnlyDatabase, pepper: Pepper, { heads, printError }: Known): Promise<ChainReport> {
  const onProgress = (checked: number) => {
    if (checked > 0 && checked % 10_000 === 0) printError(`${linksChecked(checked)}\n`);
  };
  return await verifyChain({ database, pepper }, { seq: 0, hash: CHAIN_START }, { onProgress, known: heads });
}

function resultText(report: ChainReport, { length }: readonly KnownHead[]): string {
  if (report.kind === 'broken') return `${chainBroken(report.checked, report.why)}\n`;
  const held = length === 0 ? '' : `${holdsHeads(length)}\n`;
  return `${chainSound(report.checked)}\n${held}${endsAt(shortHead(report.head))}\n`;
}

async function findPepper(config: Config): Promise<Pepper | string> {
  if (config.pepper !== undefined) return new Pepper(config.pepper);
  const file = await readPepperFile(config.dataDir);
  switch (file.kind) {
    case 'pepper':
      return new Pepper(file.bytes);
    case 'damaged':
      return damagedPepper(file.file);
    case 'unreadable':
      return unreadablePepper(file.file, file.why);
    case 'missing':
      return noPepper(config.dataDir);
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
