import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { openConnectors } from '../connectors/index.ts';
import type { Connectors } from '../domain/apps/connector.ts';
import type { RandomBytes } from '../domain/keys/base62.ts';
import type { EpochMs } from '../domain/time/time.ts';
import { isAddress } from '../http/leaks/publicKeys.ts';
import type { Logger } from '../logging/logger.ts';
import type { Database } from '../persistence/database.ts';
import { databaseProblem } from '../persistence/databaseError.ts';
import { readDatabaseUrl } from '../persistence/dataSourceOptions.ts';
import { openDatabase } from '../persistence/openDatabase.ts';
import { BESIDE } from '../persistence/sqlite/sqliteFile.ts';
import { sealAfterUpgrade } from '../services/audit/auditSeal.ts';
import type { ServiceContext } from '../services/context.ts';
import { checkPepper, hasPepper } from '../services/deployment.ts';
import { Pepper } from '../services/pepper.ts';
import { loadConnections } from './files/connectionsFile.ts';
import { closeToOthers } from './files/fileModes.ts';
import { readNamedFile } from './files/namedFile.ts';
import { makePepperFile, pepperPath, readPepperFile } from './files/pepperFile.ts';
import { witnessPath } from './files/witnessFile.ts';
import {
  damagedPepperText,
  dataFolderText,
  FILE_IN_THE_WAY,
  missingPepperText,
  pepperNotMadeText,
  unreadablePepperText,
  wrongPepperText,
} from './startup/copy.ts';
import { shownDatabase } from './startup/shownDatabase.ts';
import { databaseStartupError, StartupError } from './startup/startupError.ts';
import { waitForDatabase } from './startup/waitForDatabase.ts';

/** How long to wait for the database: it is started together with its users, and takes longer. */
const DATABASE_WAIT_MS = 60_000;
const NOT_UP_TEXT = 'database not up yet; retrying for a minute';

/** What a test may replace. */
export interface Overrides {
  /** With this clock jobs run only on request. */
  readonly clock?: () => EpochMs;
  readonly random?: RandomBytes;
  readonly openDatabase?: (url: string) => Promise<Database>;
  /** Changes the ways to apps: a test has programs of its own behind them. */
  readonly connectors?: (real: Connectors) => Connectors;
  /** How long a start waits for a database server that isn't up yet. */
  readonly databaseWaitMs?: number;
}

/** How a start reports what it waits for, and what ends the wait. */
export interface Starting {
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly stopping?: AbortSignal | undefined;
}

/**
 * Opens what everything else stands on: the migrated database and the pepper.
 * @param starting if absent, nothing is waited for: a server that isn't up is an immediate error.
 * @throws {StartupError} with a text for the person who starts the program; nothing stays open then.
 */
export async function openContext(
  config: Config,
  overrides: Overrides = {},
  starting?: Starting,
): Promise<ServiceContext> {
  await makeDataDir(config);
  const connections = await loadConnections(config.connectors.connectionsFile, starting?.log);
  // An address may answer later; a file that isn't there would show only when somebody reports a leak.
  if (config.leakKeys !== undefined && !isAddress(config.leakKeys))
    await readNamedFile('LATCHKEY_LEAK_KEYS', config.leakKeys);
  const report = (words: string) => starting?.log.warn({}, words);
  const open = overrides.openDatabase ?? ((url: string) => openDatabase(url, undefined, undefined, { report }));
  const waiting = {
    withinMs: starting === undefined ? 0 : (overrides.databaseWaitMs ?? DATABASE_WAIT_MS),
    stopping: starting?.stopping,
    report: (why: string) => starting?.log.warn({ database: shownDatabase(config.databaseUrl), why }, NOT_UP_TEXT),
  };
  const database = await waitForDatabase(() => open(config.databaseUrl), waiting).catch((error: unknown) => {
    throw databaseStartupError(error, config.databaseUrl);
  });
  try {
    const pepper = await openPepper(config, database, starting?.log);
    await closeFiles(config, starting?.log);
    const clock = overrides.clock ?? Date.now;
    const random = overrides.random ?? randomBytes;
    const connectors = openConnectors({ clock, random, allowed: config.connectors.allowed, connections });
    const context: ServiceContext = {
      database,
      pepper,
      clock,
      random,
      connectors: overrides.connectors?.(connectors) ?? connectors,
      policy: {
        lock: config.lock,
        keyValidity: config.keyValidity,
        warn: config.warn,
        admins: new Set(config.admins),
        onCallGroups: new Set(config.onCall),
        fallback: config.fallback,
        projectCreators: config.projectCreators,
        mfa: config.mfa,
        drillZone: config.drillZone,
        platforms: config.platformFacts,
      },
    };
    await sealAfterUpgrade(context);
    return context;
  } catch (error) {
    await database.close();
    throw startError(error, config);
  }
}

/** Describes the error that stopped a start, if the database caused it: it can also fail at the first write. */
export function startError(error: unknown, { databaseUrl }: Config): unknown {
  if (error instanceof StartupError || databaseProblem(error) === 'other') return error;
  return databaseStartupError(error, databaseUrl);
}

async function makeDataDir({ dataDir }: Config): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? FILE_IN_THE_WAY : code || String(error);
    throw new StartupError(dataFolderText(dataDir, why));
  }
}

/** Restricts the files with the keys to this user, whatever the umask was when they were created or copied. */
async function closeFiles(config: Config, log: Pick<Logger, 'warn' | 'error'> | undefined): Promise<void> {
  const target = readDatabaseUrl(config.databaseUrl);
  const database = target?.kind === 'sqlite' ? [target.file, ...BESIDE.map((end) => `${target.file}${end}`)] : [];
  for (const { file, mode, mended } of await closeToOthers([
    ...database,
    pepperPath(config.dataDir),
    witnessPath(config.dataDir),
  ])) {
    if (mended) log?.warn({ file, mode }, 'file was open to other users; its mode is 0600 now');
    else log?.error({ file, mode }, 'file is open to other users, and only its owner can close it: chmod 600 it');
  }
}

/** Reads the pepper, or creates it on the very first start; refuses one that doesn't match the stored hashes. */
async function openPepper(
  config: Config,
  database: Database,
  log: Pick<Logger, 'warn' | 'error'> | undefined,
): Promise<Pepper> {
  const known = await hasPepper(database);
  const pepper = new Pepper(config.pepper ?? (await pepperFromFile(config, known, log)));
  if ((await checkPepper(database, pepper)) === 'right') return pepper;
  throw new StartupError(wrongPepperText(config.dataDir));
}

async function pepperFromFile(
  config: Config,
  known: boolean,
  log: Pick<Logger, 'warn' | 'error'> | undefined,
): Promise<Uint8Array> {
  let file = await readPepperFile(config.dataDir);
  if (file.kind === 'missing' && !known) {
    await makePepperFile(config.dataDir).catch((error: unknown) => {
      throw pepperProblem(config, error);
    });
    file = await readPepperFile(config.dataDir);
  } else if (file.kind === 'pepper' && !known) {
    log?.warn(
      { database: shownDatabase(config.databaseUrl) },
      'database is new, but a pepper lies in the data folder already; if this is not the first start, it is the wrong database',
    );
  }
  switch (file.kind) {
    case 'pepper':
      return file.bytes;
    case 'damaged':
      throw new StartupError(damagedPepperText(file.file, !known));
    case 'unreadable':
      throw new StartupError(unreadablePepperText(file.file, file.why));
    case 'missing':
      throw new StartupError(missingPepperText(config.dataDir));
  }
}

function pepperProblem({ dataDir }: Config, error: unknown): StartupError {
  const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new StartupError(pepperNotMadeText(dataDir, why));
}
