import { PLATFORMS, platformFactories } from '../../src/app/loadPlatforms.ts';
import type { Overrides } from '../../src/app/openContext.ts';
import { type App, startApp } from '../../src/app/startApp.ts';
import type { PlatformDeclaration } from '../../src/chat/contracts/declaration.ts';
import type { PlatformFactory } from '../../src/chat/contracts/platform.ts';
import type { Environment } from '../../src/chat/contracts/variables.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logging/logger.ts';
import type { Database } from '../../src/persistence/database.ts';
import { capturedStream } from './capturedStream.ts';
import { until } from './until.ts';
import { verify } from './verify.ts';

/** The pepper of every test deployment, as a variable. */
export const PEPPER = Buffer.alloc(32, 7).toString('base64');

/** Where the secrets come from that a test presents: an address that is kept for documentation (RFC 5737). */
const SOURCE = '192.0.2.1';

/** What a test starts the program with. What is left out is as in main.ts. */
export interface ProgramOptions extends Omit<Overrides, 'openDatabase'> {
  /** @param report logs what the start waits for. */
  readonly openDatabase?: (url: string, report: (words: string) => void) => Promise<Database>;
  /** The adapters, ready made; by default those that are configured. */
  readonly platforms?: readonly PlatformFactory[];
  /** Platforms beside those that there are. */
  readonly declarations?: readonly PlatformDeclaration[];
  /** The finest level, if none is named. */
  readonly level?: string;
  /** Sees each line of the log, also those of a start that isn't over yet. */
  readonly onLog?: (line: string) => void;
  readonly stopping?: AbortSignal;
}

/** The whole program, in this process. */
export interface Program {
  readonly latchkey: App;
  /** Every line that was logged so far. */
  readonly log: readonly string[];
  /** The same as one text. */
  logged(): string;
  /** Presents a secret over HTTP. @returns which secret of its key it is, or the code with which it is refused. */
  verify(secret: string, source?: string): Promise<string>;
  /** Waits until a secret is answered so: a secret is shown a moment before what its showing means is committed. */
  becomes(secret: string, verdict: string): Promise<void>;
  /** Stops it, once. */
  stop(): Promise<void>;
}

/**
 * Starts the program as main.ts does, on a free port. The caller stops it.
 * @throws where the environment is no valid configuration, or the start fails.
 */
export async function startProgram(env: Environment, options: ProgramOptions = {}): Promise<Program> {
  const { openDatabase, platforms, declarations = [], level = 'trace', onLog, stopping, ...overrides } = options;
  const config = configOf(env, declarations);
  const { stream, lines } = capturedStream(onLog);
  const log = createLogger({ level, stream, pretty: false });
  const report = (words: string) => log.warn({}, words);
  const opening = openDatabase === undefined ? {} : { openDatabase: (url: string) => openDatabase(url, report) };
  const factories = platforms ?? (await platformFactories(config.platforms));
  const latchkey = await startApp(config, log, { ...overrides, ...opening }, factories, stopping);
  const verdict = (secret: string, source = SOURCE) => verify(latchkey.url, secret, source);
  let stopped: Promise<void> | undefined;
  return {
    latchkey,
    log: lines,
    logged: () => lines.join(''),
    verify: verdict,
    becomes: async (secret, wanted) => {
      await until(`the secret is ${wanted}`, async () => (await verdict(secret)) === wanted);
    },
    stop: () => {
      stopped ??= latchkey.stop();
      return stopped;
    },
  };
}

/** A configuration as an environment gives it, on a free port. @throws where that environment is wrong. */
export function configOf(env: Environment, declarations: readonly PlatformDeclaration[] = []): Config {
  const read = readConfig({ HTTP_PORT: '0', ...env }, [...PLATFORMS, ...declarations]);
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  return read.config;
}
