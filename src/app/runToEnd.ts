import { createLogger, type Logger } from '../logging/logger.ts';

/** How long what a library still waits for, such as the end of a connection that was cut, may hold up the end. */
const LINGER_MS = 1_000;
/** The exit code of a program that broke on an error of its own. */
const BROKEN = 1;

/**
 * Runs a program to its end. Whatever it throws, at any time and wherever it comes from, is said by the redacting logger: Node's own
 * way of ending would write the error as it is, with the query that failed and all that was to be stored (invariant 2).
 * @param main what it does. @returns (resolves with) the exit code.
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

/** What is thrown need not be an error; of anything else only its kind is said. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`something was thrown that is no error (${typeof thrown})`);
}
