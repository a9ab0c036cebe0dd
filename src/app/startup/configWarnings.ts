import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../chat/contracts/variables.ts';
import { didYouMean } from '../../chat/parsing/didYouMean.ts';
import { type Config, variableNames } from '../../config.ts';
import { exists } from '../files/publishFile.ts';
import { OPEN_TO_ALL, otherDataFolder, unknownVariable } from './copy.ts';

const PREFIX = 'LATCHKEY_';

/**
 * Lists variables that look like Latchkey's but aren't: a misspelt one would otherwise silently do nothing.
 * @returns sentences for the log, with names and never a value.
 */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = variableNames();
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .sort((one, other) => one.localeCompare(other))
    .map((name) => {
      const meant = didYouMean(
        name.slice(PREFIX.length),
        known.filter((one) => one.startsWith(PREFIX)).map((one) => one.slice(PREFIX.length)),
      );
      return unknownVariable(name, meant && `${PREFIX}${meant}`);
    });
}

/** The folder of the program itself. */
const PROGRAM = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Warns if a start without settings is about to make an empty database in the folder that it was called from, while there is one
 * beside the program: where a start from elsewhere kept it in earlier versions.
 * @param program the program's folder, for tests. @returns a sentence for the log, if any.
 */
export async function databaseElsewhere(
  { dataDir }: Pick<Config, 'dataDir'>,
  env: Environment,
  program = PROGRAM,
): Promise<string | undefined> {
  if ((env['LATCHKEY_DATA_DIR'] ?? '') !== '' || (env['DATABASE_URL'] ?? '') !== '') return undefined;
  const other = join(program, 'data');
  const hasOne = (folder: string) => exists(join(folder, 'latchkey.sqlite'));
  if (other === dataDir || (await hasOne(dataDir)) || !(await hasOne(other))) return undefined;
  return otherDataFolder(dataDir, other);
}

/** Warns if anyone on the network may ask whether a secret is good. @returns a sentence for the log, if any. */
export function openToAll({ http, verifyToken }: Pick<Config, 'http' | 'verifyToken'>): string | undefined {
  if (verifyToken !== undefined || isLoopback(http.host)) return undefined;
  return OPEN_TO_ALL;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
