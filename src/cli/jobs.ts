import { parseArgs } from 'node:util';
import { openJobRunner } from '../app/jobRunner.ts';
import { platformFactories } from '../app/loadPlatforms.ts';
import { runToEnd } from '../app/runToEnd.ts';
import { StartupError } from '../app/startup/startupError.ts';
import { readConfig } from '../config.ts';
import { jobList } from '../jobs/scheduler/jobList.ts';
import { runOnce } from '../jobs/scheduler/runOnce.ts';
import { createLogger } from '../logging/logger.ts';
import { CANNOT_OPEN_JOBS, JOBS_USAGE } from './copy.ts';

/** `npm run jobs`: lists the jobs, or runs one beside its times. @returns the exit code. */
async function main(): Promise<number> {
  const asked = readArguments();
  if (asked === undefined) {
    process.stderr.write(JOBS_USAGE);
    return 1;
  }
  const read = readConfig(process.env);
  if (read.kind === 'problems') return refuse(read.problems);
  const { config } = read;
  const log = createLogger({
    level: config.logLevel,
    stream: process.stderr,
    pretty: process.stderr.isTTY === true,
    secrets: config.secrets,
  });
  try {
    // What is only listed writes to nobody.
    const factories = asked.name === undefined ? [] : await platformFactories(config.platforms);
    const { jobs, close } = await openJobRunner(config, log, factories);
    try {
      if (asked.name === undefined) {
        process.stdout.write(jobList(jobs, Date.now(), Intl.DateTimeFormat().resolvedOptions().timeZone));
        return 0;
      }
      return await runOnce(jobs, asked.name, {
        print: (words) => process.stdout.write(`${words}\n`),
        printError: (words) => process.stderr.write(`${words}\n`),
        clock: Date.now,
      });
    } finally {
      await close();
    }
  } catch (error) {
    if (error instanceof StartupError) return refuse(error.message.split('\n'));
    throw error;
  }
}

function refuse(problems: readonly string[]): number {
  process.stderr.write(`${CANNOT_OPEN_JOBS}\n${problems.map((problem) => `  ${problem}`).join('\n')}\n`);
  return 1;
}

/** @returns which job to run, or none to list them all; undefined where it makes no sense. */
function readArguments(): { readonly name: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { now: { type: 'boolean' } } });
    const [name, ...more] = positionals;
    if (more.length > 0 || (name === undefined) !== (values.now !== true)) return undefined;
    return { name };
  } catch {
    return undefined;
  }
}

await runToEnd(main);
