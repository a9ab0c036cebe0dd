import { createLogger, type Logger } from '../logging/logger.ts';

/** How long a library's leftovers, such as a cut connection that still has to end, may delay the exit. */
const LINGER_MS = 1_000;
/** The exit code of a program that failed on its own error. */
const BROKEN = 1;

/**
 * Runs a program to its end. Everything thrown, at any time and from anywhere, is logged by the redacting logger:
 * Node's own handler would print the error as it is, with the failed query and all the data to be stored (invariant 2).
 * @param main the program. @returns (resolves with) the exit code.
 * @param log where errors go; by default to standard error.
 */
export async function runToEnd(main: () => Promise<number>, log: () => Logger = lastResort): Promise<void> {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log().fatal({ err: asError(error), during: event }, 'unexpected error; the process ends');
      process.exit(BROKEN);
    });
  }
  let code = BROKEN;
  try {
    code = await main();
  } catch (error) {
    log().fatal({ err: asError(error) }, 'unexpected error; the process ends');
  }
  process.exitCode = code;
  setTimeout(() => process.exit(code), LINGER_MS).unref();
}

function lastResort(): Logger {
  return createLogger({ level: 'info', stream: process.stderr, pretty: process.stderr.isTTY === true });
}

/** Anything may be thrown; if it isn't an error, only its type is logged. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`something was thrown that is no error (${typeof thrown})`);
}
