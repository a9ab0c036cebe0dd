import { parseArgs } from 'node:util';
import { openContext } from '../app/openContext.ts';
import { StartupError } from '../app/startup/startupError.ts';
import { readConfig } from '../config.ts';
import { sealAgain } from '../services/audit/auditSeal.ts';
import type { CommandLine } from './commandLine.ts';
import { alreadySealed, notSealed, SEAL_USAGE, sealedText } from './copy.ts';

/** `npm run audit:seal`: goes on with an audit trail whose end was changed from outside. @returns the exit code. */
export async function auditSeal({ args, env, print, printError }: CommandLine): Promise<number> {
  const refuse = (lines: readonly string[]): number => {
    printError(`${lines.join('\n')}\n`);
    return 2;
  };
  const because = readArguments(args);
  if (because === undefined) return refuse([SEAL_USAGE.trimEnd()]);
  const read = readConfig(env);
  if (read.kind === 'problems') return refuse(read.problems);
  try {
    const context = await openContext(read.config);
    try {
      const done = await sealAgain(context, because);
      switch (done.kind) {
        case 'broken':
          print(`${notSealed(done.why)}\n`);
          return 1;
        case 'untouched':
          print(`${alreadySealed(done.links)}\n`);
          return 0;
        case 'sealed':
          print(`${sealedText(done.links)}\n`);
          return 0;
      }
    } finally {
      await context.database.close();
    }
  } catch (error) {
    if (error instanceof StartupError) return refuse(error.message.split('\n'));
    throw error;
  }
}

function readArguments(args: readonly string[]): string | undefined {
  try {
    const { because } = parseArgs({ args: [...args], options: { because: { type: 'string' } } }).values;
    return because === undefined || because.trim() === '' ? undefined : because.trim();
  } catch {
    return undefined;
  }
}
