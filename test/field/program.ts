import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { until } from '../support/until.ts';

/** For a machine that is busy with other things. */
const WITHIN_MS = 60_000;

/** Latchkey as a process of its own, with a console whose input stays open. */
export interface Program {
  readonly child: ChildProcess;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Waits until something stands in its log. @returns the match. */
  logs(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts it; it is killed when the test ends. @param env all that it is to know of the world. */
export function startProgram(env: Readonly<Record<string, string>>): Program {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { PATH, HOME, HTTP_PORT: '0', ...env },
    stdio: 'pipe',
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  child.stdout.resume();
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0)),
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    child,
    ended,
    logs: async (pattern) =>
      await until(`${pattern} in its log`, () => pattern.exec(log) ?? undefined, WITHIN_MS).catch((error: unknown) => {
        throw new Error(`${String(error)}: ${log}`);
      }),
  };
}
