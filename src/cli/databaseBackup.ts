import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { pepperPath, readPepperFile } from '../app/files/pepperFile.ts';
import { exists, publishFile } from '../app/files/publishFile.ts';
import { databaseStartupError } from '../app/startup/startupError.ts';
import type { Config } from '../config.ts';
import { CHAIN_START } from '../domain/auditChain.ts';
import { readDatabaseUrl } from '../persistence/dataSourceOptions.ts';
import { copySqlite, integrityOf, markAsBackup, openReadOnly } from '../persistence/sqlite/sqliteCopy.ts';
import { chainHead, verifyChain } from '../services/audit/auditTrail.ts';
import { Pepper } from '../services/pepper.ts';
import { pgDumpCommand } from './pgDump.ts';

/** Where a backup's words go. */
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
    await copySqlite(target.file, beside, (done, of) =>
      words.printError(`${megabytes(done)} of about ${megabytes(of)} copied …`),
    );
    const found = await integrityOf(beside);
    if (found !== 'ok') {
      words.printError(`The copy is not sound, so it was thrown away. SQLite says: ${found}. Restore an older backup.`);
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
  if (!(await exists(source))) return `There is no database ${source} to back up. See that DATABASE_URL is right.`;
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true)
    return `${file} is a folder. Name a file in it, such as ${file}/${basename(source)}.`;
  if (found !== undefined)
    return `${file} exists already and was left as it is. Name another file, or move that one away.`;
  const folder = dirname(file);
  return (await exists(folder)) ? undefined : `The folder ${folder} doesn’t exist. Create it, or name another file.`;
}

type Chain =
  | { readonly kind: 'sound'; readonly links: number }
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'unchecked'; readonly why: string };

/** Checks the audit trail in the copy, then writes into the copy what it is. */
async function checkChain(config: Config, copy: string, words: BackupOutput): Promise<Chain> {
  const file = config.pepper === undefined ? await readPepperFile(config.dataDir) : undefined;
  const bytes = config.pepper ?? (file?.kind === 'pepper' ? file.bytes : undefined);
  const database = await openReadOnly(copy);
  let seq: number;
  let chain: Chain;
  try {
    seq = (await chainHead({ database })).seq;
    if (bytes === undefined) chain = { kind: 'unchecked', why: `there is no pepper in ${config.dataDir}` };
    else {
      const start = { seq: 0, hash: CHAIN_START };
      const progress = (checked: number) => {
        if (checked > 0 && checked % 100_000 === 0) words.printError(`${checked} links of the audit chain checked …`);
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
  print(`Backed up to ${file} (${megabytes((await stat(file)).size)}).`);
  if (chain.kind === 'sound') print(`It is sound, and so is its audit chain: ${chain.links} links.`);
  else if (chain.kind === 'broken')
    printError(`The audit chain in it is broken, as it is in the database: ${chain.why}.`);
  else printError(`It is sound. Its audit chain was not checked: ${chain.why}.`);
  print(
    config.pepper === undefined
      ? `The pepper is NOT in it, and without the pepper no secret can be checked. Keep ${pepperPath(config.dataDir)} as well, in another place.`
      : 'The pepper is NOT in it, and without the pepper no secret can be checked. Keep LATCHKEY_PEPPER as well, in another place.',
  );
}

function tellOfPostgres(config: Config, name: string, { printError }: BackupOutput): number {
  printError('Your database is on PostgreSQL, which has a tool of its own for this. Run:');
  printError(`  ${pgDumpCommand(config.databaseUrl, name)}`);
  printError(
    'It asks for the password, or takes it from PGPASSWORD or ~/.pgpass. Keep LATCHKEY_PEPPER as well, in another place.',
  );
  return 2;
}

function problemText(error: unknown, file: string, config: Config): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EEXIST') return `${file} was made by somebody else meanwhile and was left as it is. Name another file.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `This user may not write in ${dirname(file)} (${code}). Give it the right to, or name another file.`;
  if (code === 'ENOSPC' || code === 'SQLITE_FULL')
    return `There is no room for the copy in ${dirname(file)}. Nothing was left behind.`;
  return databaseStartupError(error, config.databaseUrl).message;
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
