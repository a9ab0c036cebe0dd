import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { App } from '../../src/app/startApp.ts';
import type { PlatformDeclaration } from '../../src/chat/contracts/declaration.ts';
import type { Environment } from '../../src/chat/contracts/variables.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { manualClock, seededRandom } from '../support/context.ts';
import { furnishSqlite } from '../support/migrated.ts';
import { type Program, startProgram } from '../support/program.ts';
import { withPrograms } from '../support/programs.ts';

/** A whole Latchkey that no chat platform is connected to. */
export interface SharedApp extends Program {
  now(): number;
  pass(ms: number): void;
  advance(ms: number): Promise<void>;
  readonly context: ServiceContext;
}

/** What one is opened with: more platforms than there are, and what is set. */
export interface SharedAppOptions {
  readonly declarations?: readonly PlatformDeclaration[];
  readonly env?: Environment;
  /** Takes what closes it; by default the running test's end. */
  readonly onEnd?: (close: () => Promise<void>) => void;
}

/** Opens one that is closed when the running test ends, unless it is said otherwise. */
export async function openHttpApp({
  declarations = [],
  env = {},
  onEnd = onTestFinished,
}: SharedAppOptions = {}): Promise<SharedApp> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-contract-'));
  await furnishSqlite(folder);
  const set = {
    LATCHKEY_DATA_DIR: folder,
    LATCHKEY_PEPPER: Buffer.alloc(32, 7).toString('base64'),
    LATCHKEY_ADMINS: 'console:root',
    LATCHKEY_ON_CALL: 'console:olga,console:otto',
    ...env,
  };
  const time = manualClock();
  const program = await startProgram(set, {
    clock: () => time.now(),
    random: seededRandom('contract'),
    connectors: withPrograms,
    declarations,
  });
  onEnd(async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const { latchkey } = program;
  return {
    ...program,
    context: latchkey.context,
    now: () => time.now(),
    pass: (ms) => time.advance(ms),
    advance: async (ms) => {
      time.advance(ms);
      await runSchedule(latchkey);
    },
  };
}

/** Does now what is done on a schedule. */
export async function runSchedule(latchkey: App): Promise<void> {
  const jobs = ['burn-secrets', 'discard-secrets', 'settle-handovers', 'advance-incidents', 'tell-notices'];
  for (const job of jobs) await latchkey.runJob(job);
}
