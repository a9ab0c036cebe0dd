import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const fromHere = createRequire(import.meta.url);
/** A process that takes longer than this hangs. */
const TIME_LIMIT_MS = 60_000;
/** What can't be bundled (a native module), and what TypeORM would load for other databases. */
const EXTERNAL = [
  'sqlite3',
  'pg-native',
  'pg-query-stream',
  'better-sqlite3',
  'mysql',
  'mysql2',
  'oracledb',
  'mssql',
  'mongodb',
  'redis',
  'ioredis',
  'sql.js',
  'hdb-pool',
  'ts-node',
  'react-native-sqlite-storage',
  'typeorm-aurora-data-api-driver',
  '@google-cloud/spanner',
  '@sap/*',
];

/** A program of ours, bundled into one file so that its processes start in a tenth of a second. */
export interface ChildProgram {
  /** A folder that lives as long as the program. */
  readonly folder: string;
  /** Starts a process of it. */
  start(): ChildProcess;
  remove(): Promise<void>;
}

/** A process that answers errands, one at a time. */
export interface ChildProcess {
  /**
   * Hands it an errand and waits for its report; both plain data.
   * @throws with what it complained of where it ended instead, or took too long.
   */
  send(errand: object): Promise<unknown>;
  /** Waits for its end. @returns the signal that killed it, or its exit code. */
  ended(): Promise<NodeJS.Signals | number>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Bundles a program. @param source its file, beside this one. */
export async function bundleProgram(source: string): Promise<ChildProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-simulation-'));
  const bundle = join(folder, 'program.cjs');
  const esbuild = fromHere.resolve('esbuild/bin/esbuild');
  await promisify(execFile)(esbuild, [
    fileURLToPath(new URL(source, import.meta.url)),
    '--bundle',
    '--platform=node',
    '--log-level=error',
    `--outfile=${bundle}`,
    ...EXTERNAL.map((name) => `--external:${name}`),
  ]);
  return { folder, start: () => startProcess(bundle), remove: () => rm(folder, { recursive: true, force: true }) };
}

function startProcess(bundle: string): ChildProcess {
  const modules = dirname(dirname(fromHere.resolve('sqlite3/package.json')));
  const NODE_PATH = [modules, process.env['NODE_PATH'] ?? ''].join(delimiter);
  // The optimising compiler is not worth its time for a process that lives so briefly.
  const child = spawn(process.execPath, ['--no-opt', bundle], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_PATH },
  });
  let complaints = '';
  child.stderr?.on('data', (chunk) => {
    complaints += String(chunk);
  });
  const end = new Promise<NodeJS.Signals | number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? code ?? 0));
  });
  return {
    send: async (errand) => {
      const report = new Promise<unknown>((resolve) => child.once('message', resolve));
      child.send(errand);
      const timer = setTimeout(() => child.kill('SIGTERM'), TIME_LIMIT_MS);
      const early = end.then((how) => {
        throw new Error(`the process ended early (${how}, at most ${TIME_LIMIT_MS} ms): ${complaints}`);
      });
      early.catch(() => undefined);
      try {
        return await Promise.race([report, early]);
      } finally {
        clearTimeout(timer);
      }
    },
    ended: () => end,
    stop: async () => {
      child.kill();
      await end;
    },
  };
}
