import { didYouMean } from '../../chat/parsing/didYouMean.ts';
import { type Config, VARIABLES } from '../../config.ts';

const PREFIX = 'LATCHKEY_';

/**
 * Lists variables that look like Latchkey's but aren't: a misspelt one would otherwise silently do nothing.
 * @returns sentences for the log, with names and never a value.
 */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !VARIABLES.includes(name))
    .sort((one, other) => one.localeCompare(other))
    .map((name) => {
      const meant = didYouMean(
        name.slice(PREFIX.length),
        VARIABLES.filter((known) => known.startsWith(PREFIX)).map((known) => known.slice(PREFIX.length)),
      );
      const guess = meant === undefined ? 'README.md lists those that there are' : `did you mean ${PREFIX}${meant}?`;
      return `unknown variable ${name}, which does nothing; ${guess}`;
    });
}

/** Warns if anyone on the network may ask whether a secret is good. @returns a sentence for the log, if any. */
export function openToAll({ http, verifyToken }: Pick<Config, 'http' | 'verifyToken'>): string | undefined {
  if (verifyToken !== undefined || isLoopback(http.host)) return undefined;
  return 'HTTP_HOST lets other machines in, and no LATCHKEY_VERIFY_TOKEN is set: anyone who can connect may check secrets; make one with: openssl rand -hex 32';
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
