import { readConfig } from './config.ts';
import { CHAIN_START } from './domain/auditChain.ts';
import { runToEnd } from './endOfProcess.ts';
import { readPepperFile } from './pepperFile.ts';
import { openDatabase } from './persistence/openDatabase.ts';
import { verifyChain } from './services/auditTrail.ts';
import { Pepper } from './services/pepper.ts';
import { databaseStartupProblem } from './startupProblem.ts';

/** `npm run audit:verify`: walks the whole audit chain and names the first broken link. @returns the exit code. */
async function main(): Promise<number> {
  const read = readConfig(process.env);
  if (read.kind === 'problems') return complain(read.problems);
  const { config } = read;
  const file = config.pepper === undefined ? await readPepperFile(config.dataDir) : undefined;
  const bytes = config.pepper ?? (file?.kind === 'pepper' ? file.bytes : undefined);
  if (bytes === undefined) {
    return complain([
      `There is no pepper in ${config.dataDir}; the chain is keyed with it. Set LATCHKEY_PEPPER or LATCHKEY_DATA_DIR.`,
    ]);
  }
  let database: Awaited<ReturnType<typeof openDatabase>>;
  try {
    database = await openDatabase(config.databaseUrl);
  } catch (error) {
    return complain([databaseStartupProblem(error, config.databaseUrl).message]);
  }
  try {
    const start = { seq: 0, hash: CHAIN_START };
    const progress = (checked: number) => {
      if (checked > 0 && checked % 10_000 === 0) process.stderr.write(`${checked} links checked …\n`);
    };
    const report = await verifyChain({ database, pepper: new Pepper(bytes) }, start, progress);
    if (report.kind === 'sound') {
      process.stdout.write(`The audit chain is sound: ${report.checked} links.\n`);
      return 0;
    }
    process.stdout.write(`The audit chain is broken after ${report.checked} sound links: ${report.why}.\n`);
    return 1;
  } finally {
    await database.close();
  }
}

function complain(lines: readonly string[]): number {
  process.stderr.write(`${lines.join('\n')}\n`);
  return 2;
}

await runToEnd(main);
