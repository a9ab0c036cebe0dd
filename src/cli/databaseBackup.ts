import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { pepperPath, readPepperFile } from '../app/files/pepperFile.ts';
import { exists, publishFile } from '../app/files/publishFile.ts';
import { databaseStartupError } from '../app/startup/startupError.ts';
import type { Config } from '../config.ts';
import { CHAIN_START } from '../domain/audit/auditChain.ts';
import { readDatabaseUrl } from '../persistence/dataSourceOptions.ts';
import { sqliteReader } from '../persistence/sqlite/readOnlyDatabase.ts';
import { copySqlite, integrityOf, markAsBackup } from '../persistence/sqlite/sqliteCopy.ts';
import { chainHead, verifyChain } from '../services/audit/auditTrail.ts';
import { Pepper } from '../services/pepper.ts';
import {
  backedUp,
  backupBroken,
  backupSound,
  backupUnchecked,
  cannotWrite,
  chainLinksChecked,
  copied,
  copyUnsound,
  createdMeanwhile,
  fileExists,
  isFolder,
  keepPepper,
  noFolder,
  noPepperForChain,
  noRoom,
  nothingToBackUp,
  PEPPER_VARIABLE,
  PG_PASSWORD,
  USE_PG_DUMP,
} from './copy.ts';
import { pgDumpCommand } from './pgDump.ts';

/** Where a backup reports to. */
export interface BackupOutput {
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/**
 * Copies the database to a file while Latchkey runs, and checks the copy. Never writes over anything: the copy is made beside its
 * place and gets its name when it is whole and sound.
 * @param name the file, as typed; a relative one is in `folder`.
 * @returns the exit code: 0 done, 1 not done or not sound, 2 where another program does it (PostgreSQL).
 */
export async function backUp(config: Config, name: string, folder: string, words: BackupOutput): Promise<number> {
  const target = readDatabaseUrl(config.databaseUrl);
  if (target?.kind !== 'sqlite') return tellOfPostgres(config, name, words);
  const file = resolve(folder, name);
  const refusal = await refusalOf(file, target.file);
  if (refusal !== undefined) {
    words.printError(refusal);
    return 1;
  }
  const beside = `${file}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await copySqlite(target.file, beside, (done, of) => words.printError(copied(megabytes(done), megabytes(of))));
    const found = await integrityOf(beside);
    if (found !== 'ok') {
      words.printError(copyUnsound(found));
      return 1;
    }
    const chain = await checkChain(config, beside, words);
    await publishFile(beside, file);
    await report(config, file, chain, words);
    return chain.kind === 'broken' ? 1 : 0;
  } catch (error) {
    words.printError(problemText(error, file, config));
    return 1;
  } finally {
    await rm(beside, { force: true });
  }
}

async function refusalOf(file: string, source: string): Promise<string | undefined> {
  if (!(await exists(source))) return nothingToBackUp(source);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true) return isFolder(file, basename(source));
  if (found !== undefined) return fileExists(file);
  const folder = dirname(file);
  return (await exists(folder)) ? undefined : noFolder(folder);
}

type Chain =
  | { readonly kind: 'sound'; readonly links: number }
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'unchecked'; readonly why: string };

/** Checks the audit trail in the copy, then writes into the copy what it is. */
async function checkChain(config: Config, copy: string, words: BackupOutput): Promise<Chain> {
  const file = config.pepper === undefined ? await readPepperFile(config.dataDir) : undefined;
  const bytes = config.pepper ?? (file?.kind === 'pepper' ? file.bytes : undefined);
  const database = await sqliteReader(copy);
  let seq: number;
  let chain: Chain;
  try {
    seq = (await chainHead({ database })).seq;
    if (bytes === undefined) chain = { kind: 'unchecked', why: noPepperForChain(config.dataDir) };
    else {
      const start = { seq: 0, hash: CHAIN_START };
      const progress = (checked: number) => {
        if (checked > 0 && checked % 100_000 === 0) words.printError(chainLinksChecked(checked));
      };
      const found = await verifyChain({ database, pepper: new Pepper(bytes) }, start, { onProgress: progress });
      chain = found.kind === 'sound' ? { kind: 'sound', links: found.checked } : { kind: 'broken', why: found.why };
    }
  } finally {
    await database.close();
  }
  await markAsBackup(copy, JSON.stringify({ at: Date.now(), seq }));
  return chain;
}

async function report(config: Config, file: string, chain: Chain, { print, printError }: BackupOutput): Promise<void> {
  print(backedUp(file, megabytes((await stat(file)).size)));
  if (chain.kind === 'sound') print(backupSound(chain.links));
  else if (chain.kind === 'broken') printError(backupBroken(chain.why));
  else printError(backupUnchecked(chain.why));
  print(keepPepper(config.pepper === undefined ? pepperPath(config.dataDir) : PEPPER_VARIABLE));
}

function tellOfPostgres(config: Config, name: string, { printError }: BackupOutput): number {
  printError(USE_PG_DUMP);
  printError(`  ${pgDumpCommand(config.databaseUrl, name)}`);
  printError(PG_PASSWORD);
  return 2;
}

function problemText(error: unknown, file: string, config: Config): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EEXIST') return createdMeanwhile(file);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return cannotWrite(dirname(file), code);
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') return noRoom(dirname(file));
  return databaseStartupError(error, config.databaseUrl).message;
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
