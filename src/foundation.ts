import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Config } from './config.ts';
import type { RandomBytes } from './domain/base62.ts';
import type { EpochMs } from './domain/time.ts';
import { makePepperFile, readPepperFile } from './pepperFile.ts';
import type { Database } from './persistence/database.ts';
import { openDatabase } from './persistence/openDatabase.ts';
import { sealAfterUpgrade } from './services/auditSeal.ts';
import type { ServiceContext } from './services/context.ts';
import { checkPepper, hasPepper } from './services/deployment.ts';
import { Pepper } from './services/pepper.ts';
import { databaseStartupProblem, StartupProblem } from './startupProblem.ts';

/** What a test may put in the place of the real thing. */
export interface Seams {
  /** By such a clock no job's time comes by itself: jobs run when they are asked for. */
  readonly clock?: () => EpochMs;
  readonly random?: RandomBytes;
  readonly openDatabase?: (url: string) => Promise<Database>;
}

/**
 * Opens what everything stands on: the database, with all migrations, and the pepper.
 * @throws {StartupProblem} with words for whoever starts the program; nothing stays open then.
 */
export async function openFoundation(config: Config, seams: Seams = {}): Promise<ServiceContext> {
  await makeDataDir(config);
  const database = await (seams.openDatabase ?? openDatabase)(config.databaseUrl).catch((error: unknown) => {
    throw databaseStartupProblem(error, config.databaseUrl);
  });
  try {
    const context: ServiceContext = {
      database,
      pepper: await openPepper(config, database),
      clock: seams.clock ?? Date.now,
      random: seams.random ?? randomBytes,
      policy: {
        lock: config.lock,
        keyValidity: config.keyValidity,
        warn: config.warn,
        admins: new Set(config.admins),
        onCallGroups: new Set(config.onCall),
      },
    };
    await sealAfterUpgrade(context);
    return context;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function makeDataDir(config: Config): Promise<void> {
  try {
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartupProblem([
      `The data folder ${config.dataDir} can’t be made (${why}).`,
      'Name another one in LATCHKEY_DATA_DIR, or give this user the right to write there.',
    ]);
  }
}

/** Finds the pepper, or makes it on the very first start; refuses one under which the stored hashes were not made. */
async function openPepper(config: Config, database: Database): Promise<Pepper> {
  const known = await hasPepper(database);
  const pepper = new Pepper(config.pepper ?? (await pepperFromFile(config, known)));
  if ((await checkPepper(database, pepper)) === 'right') return pepper;
  throw new StartupProblem([
    'This is the wrong pepper: the secrets in this database were hashed with another one.',
    'With it every secret would be refused as wrong. Nothing was changed. Set LATCHKEY_PEPPER to the right one, or put the',
    `right file back as ${config.dataDir}/pepper.`,
  ]);
}

async function pepperFromFile(config: Config, known: boolean): Promise<Uint8Array> {
  let file = await readPepperFile(config.dataDir);
  if (file.kind === 'missing' && !known) {
    await makePepperFile(config.dataDir);
    file = await readPepperFile(config.dataDir);
  }
  switch (file.kind) {
    case 'pepper':
      return file.bytes;
    case 'damaged':
      throw new StartupProblem([
        `The pepper file ${file.file} is damaged: it must hold 32 bytes in base64.`,
        'Restore it from a backup, or set LATCHKEY_PEPPER.',
      ]);
    case 'missing':
      throw new StartupProblem([
        `The pepper is missing: this database has one, but there is no file ${config.dataDir}/pepper and LATCHKEY_PEPPER is not set.`,
        'Restore the file from a backup, or set LATCHKEY_PEPPER. A new one would not fit the secrets that are stored.',
      ]);
  }
}
