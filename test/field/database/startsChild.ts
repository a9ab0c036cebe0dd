import { openContext } from '../../../src/app/openContext.ts';
import { StartupError } from '../../../src/app/startup/startupError.ts';
import { readConfig } from '../../../src/config.ts';

/** Starts once for each environment in `STARTS`, as far as the database and the pepper. Prints what each came to, as JSON. */
const starts: readonly Record<string, string>[] = JSON.parse(process.env['STARTS'] ?? '[]');
const results: string[] = [];
for (const env of starts) {
  const read = readConfig(env);
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  try {
    const { database } = await openContext(read.config);
    await database.close();
    results.push('started');
  } catch (error) {
    results.push(error instanceof StartupError ? error.message : `not in words: ${String(error)}`);
  }
}
process.stdout.write(JSON.stringify(results));
