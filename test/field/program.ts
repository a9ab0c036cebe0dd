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
  /** Types lines at its console, and waits until something new stands in what it prints. @returns the match. */
  types(lines: readonly string[], words: RegExp): Promise<RegExpExecArray>;
  /** All that it logged so far. */
  logged(): string;
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
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
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
    types: async (lines, words) => {
      const read = output.length;
      child.stdin.write(lines.map((line) => `${line}\n`).join(''));
      const found = () => words.exec(output.slice(read)) ?? undefined;
      return await until(`${words} after ${lines.join(', ')}`, found, WITHIN_MS).catch((error: unknown) => {
        throw new Error(`${String(error)}: ${output.slice(read)}\n${log}`);
      });
    },
    logged: () => log,
  };
}
