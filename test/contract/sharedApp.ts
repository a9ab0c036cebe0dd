import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { PLATFORMS, platformFactories } from '../../src/app/loadPlatforms.ts';
import { type App, startApp } from '../../src/app/startApp.ts';
import type { PlatformDeclaration } from '../../src/chat/contracts/declaration.ts';
import type { Environment } from '../../src/chat/contracts/variables.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { openDatabase } from '../../src/persistence/openDatabase.ts';
import { capturedStream } from '../support/capturedStream.ts';
import { manualClock, seededRandom } from '../support/context.ts';
import { furnishSqlite } from '../support/migrated.ts';
import { withPrograms } from '../support/programs.ts';

/** A whole Latchkey that no chat platform is connected to. */
export interface SharedApp {
  readonly latchkey: App;
  verify(secret: string, source?: string): Promise<string>;
  advance(ms: number): Promise<void>;
  logged(): string;
}

/** What one is opened with: more platforms than there are, and what is set. */
export interface SharedAppOptions {
  readonly declarations?: readonly PlatformDeclaration[];
  readonly env?: Environment;
}

/** Opens one that is closed when the running test ends. */
export async function openHttpApp({ declarations = [], env = {} }: SharedAppOptions = {}): Promise<SharedApp> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-contract-'));
  await furnishSqlite(folder);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const set = {
    LATCHKEY_DATA_DIR: folder,
    LATCHKEY_PEPPER: Buffer.alloc(32, 7).toString('base64'),
    LATCHKEY_ADMINS: 'console:root',
    LATCHKEY_ON_CALL: 'console:olga',
    HTTP_PORT: '0',
    ...env,
  };
  const read = readConfig(set, [...PLATFORMS, ...declarations]);
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  const { stream, lines } = capturedStream();
  const time = manualClock();
  const log = createLogger({ level: 'trace', stream, pretty: false });
  const overrides = {
    clock: () => time.now(),
    random: seededRandom('contract'),
    openDatabase,
    connectors: withPrograms,
  };
  const latchkey = await startApp(read.config, log, overrides, await platformFactories(read.config.platforms));
  onTestFinished(() => latchkey.stop());
  return {
    latchkey,
    verify: (secret, source) => verifyAt(latchkey, secret, source),
    advance: async (ms) => {
      time.advance(ms);
      await runSchedule(latchkey);
    },
    logged: () => lines.join(''),
  };
}

/** Does now what is done on a schedule. */
export async function runSchedule(latchkey: App): Promise<void> {
  for (const job of ['burn-secrets', 'discard-secrets', 'tell-notices']) await latchkey.runJob(job);
}

/** Presents a secret over HTTP. @returns which secret of its key it is, or the code with which it is refused. */
async function verifyAt({ url }: App, secret: string, source = '192.0.2.1'): Promise<string> {
  const response = await fetch(`${url}/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret, source }),
  });
  const verdict: unknown = await response.json();
  if (typeof verdict !== 'object' || verdict === null) throw new Error(`no verdict: ${JSON.stringify(verdict)}`);
  if ('secret' in verdict) return String(verdict.secret);
  return 'code' in verdict ? String(verdict.code) : JSON.stringify(verdict);
}
