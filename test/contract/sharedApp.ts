import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { App } from '../../src/app/startApp.ts';
import type { PlatformDeclaration } from '../../src/chat/contracts/declaration.ts';
import type { Environment } from '../../src/chat/contracts/variables.ts';
import { manualClock, seededRandom } from '../support/context.ts';
import { furnishSqlite } from '../support/migrated.ts';
import { type Program, startProgram } from '../support/program.ts';
import { withPrograms } from '../support/programs.ts';

/** A whole Latchkey that no chat platform is connected to. */
export interface SharedApp extends Program {
  advance(ms: number): Promise<void>;
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
    ...env,
  };
  const time = manualClock();
  const program = await startProgram(set, {
    clock: () => time.now(),
    random: seededRandom('contract'),
    connectors: withPrograms,
    declarations,
  });
  onTestFinished(program.stop);
  const { latchkey } = program;
  return {
    ...program,
    advance: async (ms) => {
      time.advance(ms);
      await runSchedule(latchkey);
    },
  };
}

/** Does now what is done on a schedule. */
export async function runSchedule(latchkey: App): Promise<void> {
  for (const job of ['burn-secrets', 'discard-secrets', 'tell-notices']) await latchkey.runJob(job);
}
