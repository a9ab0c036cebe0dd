import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { CONSOLE, LEFT_OPEN, linesFailed } from '../adapters/console/copy.ts';
import { type ConsoleResult, runConsole } from '../adapters/console/index.ts';
import { greetingView } from '../commands/general/welcome.ts';
import { saveExport } from './app/files/exportFiles.ts';
import { userName } from './app/files/userName.ts';
import { platformFactories } from './app/loadPlatforms.ts';
import { runToEnd } from './app/runToEnd.ts';
import { type App, startApp } from './app/startApp.ts';
import { databaseElsewhere, unknownVariables } from './app/startup/configWarnings.ts';
import { CANNOT_START, configProblems, HAD_TO_STOP, headless, USAGE } from './app/startup/copy.ts';
import { isInputClosed, readOptions } from './app/startup/programOptions.ts';
import { StartupError } from './app/startup/startupError.ts';
import { StartStoppedError } from './app/startup/waitForDatabase.ts';
import type { PlatformProblem } from './chat/contracts/platform.ts';
import { type Config, readConfig } from './config.ts';
import { createLogger, type Logger } from './logging/logger.ts';

/** Until the configuration is read, errors are all that is logged. */
let log = createLogger({ level: 'info', stream: process.stderr, pretty: process.stderr.isTTY === true });

/** The process: reads the configuration, starts, serves until it is told to stop, and stops in order. @returns the exit code. */
async function main(): Promise<number> {
  const given = readOptions(process.argv.slice(2));
  if (given.kind === 'problem') {
    process.stderr.write(given.words);
    return 1;
  }
  const { options } = given;
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const read = readConfig(process.env);
  if (read.kind === 'problems') {
    const lines = read.problems.map((problem) => `  - ${problem}`);
    process.stderr.write(`${configProblems(lines.length)}\n${lines.join('\n')}\n`);
    return 1;
  }
  const isAlone = read.config.platforms.length === 0;
  const wanted = (isAlone || options.console) && !options.headless;
  const withConsole = wanted && !isInputClosed(isatty(0));
  const user = userName();
  const config = withConsole ? { ...read.config, admins: [...read.config.admins, `console:${user}`] } : read.config;
  log = logger(config, withConsole);
  for (const warning of unknownVariables(process.env)) log.warn(warning);
  const elsewhere = await databaseElsewhere(config, process.env);
  if (elsewhere !== undefined) log.warn(elsewhere);
  const stop = stopSignal();
  let latchkey: App;
  try {
    latchkey = await startApp(config, log, {}, await platformFactories(config.platforms), stop.signal);
  } catch (error) {
    // Told to stop while it waited for its database: nothing was opened.
    if (error instanceof StartStoppedError) return 0;
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${CANNOT_START}\n${error.message}\n`);
    return 1;
  }
  // Not only when the console has returned: what it is busy with is finished meanwhile.
  let drained = Promise.resolve();
  const drain = () => {
    drained = latchkey.drain(config.http.drain);
  };
  if (stop.signal.aborted) drain();
  else stop.signal.addEventListener('abort', drain, { once: true });
  let failure: PlatformProblem | undefined;
  void latchkey.failed.then((problem) => {
    failure = problem;
    stop.abort();
  });
  let isScriptDone = true;
  if (withConsole && !stop.signal.aborted) {
    const result = await runConsole(
      latchkey.core,
      {
        input: process.stdin,
        output: process.stdout,
        user,
        greeting: greetingView(latchkey.empty, latchkey.url),
        news: latchkey.news,
        saveFile: (name, bytes) => saveExport(config.dataDir, name, bytes),
        noColor: (process.env['NO_COLOR'] ?? '') !== '',
      },
      stop.signal,
    );
    if (!stop.signal.aborted) isScriptDone = reportScript(result, options.strict);
  } else if (!stop.signal.aborted) {
    if (isAlone || wanted) log.info(headless(wanted ? 'input' : 'option'));
    await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve(), { once: true }));
  }
  // A console that was closed ends at once: there is somebody who waits for the prompt. A signal lets callers go elsewhere first.
  await drained;
  await latchkey.stop();
  if (failure === undefined) return isScriptDone ? 0 : 1;
  process.stderr.write(`${HAD_TO_STOP}\n${failure.message}\n`);
  return 1;
}

/**
 * Says which lines of a piped script failed.
 * @param strict whether that is asked for. @returns whether all is well, as far as that is asked for.
 */
function reportScript({ terminal, lines, failed, leftOpen, readerGone }: ConsoleResult, strict: boolean): boolean {
  if (terminal) return true;
  if (lines === 0 && !readerGone && !strict) process.stderr.write(`${CONSOLE.noLines}\n`);
  if (!strict) return true;
  if (failed.length > 0) process.stderr.write(`${linesFailed(failed, lines)}\n`);
  if (leftOpen) process.stderr.write(`${LEFT_OPEN}\n`);
  return failed.length === 0 && !leftOpen && !readerGone;
}

/** Logs go to standard error beside the console, so that its output stays clean; to standard output otherwise. */
function logger(config: Config, withConsole: boolean): Logger {
  const stream = withConsole ? process.stderr : process.stdout;
  return createLogger({ level: config.logLevel, stream, pretty: stream.isTTY === true, secrets: config.secrets });
}

/** Aborts on the first request to stop; the second one ends the process at once, with 128 and the signal's number as is customary. */
function stopSignal(): AbortController {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
      controller.abort();
    });
  }
  return controller;
}

// What Latchkey makes is its user's alone, also what a library makes.
process.umask(0o077);
await runToEnd(main, () => log);
