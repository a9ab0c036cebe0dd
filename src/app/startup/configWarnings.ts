import { didYouMean } from '../../chat/parsing/didYouMean.ts';
import { type Config, variableNames } from '../../config.ts';
import { OPEN_TO_ALL, unknownVariable } from './copy.ts';

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

/** Warns if anyone on the network may ask whether a secret is good. @returns a sentence for the log, if any. */
export function openToAll({ http, verifyToken }: Pick<Config, 'http' | 'verifyToken'>): string | undefined {
  if (verifyToken !== undefined || isLoopback(http.host)) return undefined;
  return OPEN_TO_ALL;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
