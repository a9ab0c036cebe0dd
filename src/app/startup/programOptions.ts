import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { contradictoryOptions, USAGE } from './copy.ts';

/** What the program is asked for on its command line. */
export interface ProgramOptions {
  readonly console: boolean;
  readonly headless: boolean;
  readonly strict: boolean;
  readonly help: boolean;
}

/** The options, or what to say to the person who gave wrong ones. */
export type ReadOptions =
  | { readonly kind: 'options'; readonly options: ProgramOptions }
  | { readonly kind: 'problem'; readonly words: string };

/** Reads the command line. @param args without the program's own name. */
export function readOptions(args: readonly string[]): ReadOptions {
  const options = parsed(args);
  if (options === undefined) return { kind: 'problem', words: USAGE };
  if (options.headless && options.console)
    return { kind: 'problem', words: contradictoryOptions('--headless', '--console') };
  if (options.headless && options.strict)
    return { kind: 'problem', words: contradictoryOptions('--headless', '--strict') };
  return { kind: 'options', options };
}

function parsed(args: readonly string[]): ProgramOptions | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        console: { type: 'boolean' },
        headless: { type: 'boolean' },
        strict: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { console = false, headless = false, strict = false, help = false } = values;
    return { console, headless, strict, help };
  } catch {
    return undefined;
  }
}

/**
 * Whether nobody can ever type anything into standard input: it is /dev/null, which is also what Node opens where it was
 * closed. A pipe or a file is a script, however short, and the program ends with it.
 * @param isTerminal whether standard input is a terminal, which is a device as well.
 * @param stat describes the file behind standard input; replaced in tests.
 */
export function isInputClosed(isTerminal: boolean, stat: () => { isCharacterDevice(): boolean } = statInput): boolean {
  if (isTerminal) return false;
  try {
    return stat().isCharacterDevice();
  } catch {
    return true;
  }
}

function statInput() {
  return fstatSync(0);
}
