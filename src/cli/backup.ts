import { runToEnd } from '../app/runToEnd.ts';
import { readConfig } from '../config.ts';
import { BACKUP_USAGE } from './copy.ts';
import { backUp } from './databaseBackup.ts';

/** `npm run backup`: one consistent copy of the database. @returns the exit code. */
async function main(): Promise<number> {
  const [file, ...more] = process.argv.slice(2);
  if (file === undefined || file === '' || file.startsWith('-') || more.length > 0) {
    process.stderr.write(BACKUP_USAGE);
    return 1;
  }
  const read = readConfig(process.env);
  if (read.kind === 'problems') {
    process.stderr.write(`${read.problems.join('\n')}\n`);
    return 1;
  }
  // Programs run in the folder that they were called from: what is typed is meant where it was typed.
  return await backUp(read.config, file, process.cwd(), {
    print: (line) => process.stdout.write(`${line}\n`),
    printError: (line) => process.stderr.write(`${line}\n`),
  });
}

process.umask(0o077);
await runToEnd(main);
