import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { until } from './until.ts';
import { verify } from './verify.ts';

/** For a machine that is busy with other things. */
export const WITHIN_MS = 100_000;

/** How a process ended. */
export type Ending = number | NodeJS.Signals;

/** What is different from `npm start` at a console whose input stays open. */
export interface ChildOptions {
  readonly command?: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly uid?: number;
  /** Text to pipe in; `closed`: /dev/null; `open`: a pipe to which a test may write. */
  readonly input?: string | { readonly kind: 'closed' | 'open' };
  /** Where it is said what to do when the test ends; tests that run side by side have one each. */
  readonly finished?: (cleanUp: () => Promise<void>) => void;
}

/** A program as a process of its own. With a console's pipe open, what it logs goes to standard error, else to its output. */
export class Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ending>;
  /** Everything that it wrote. */
  output = '';
  errors = '';

  constructor(child: ChildProcess) {
    this.process = child;
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      this.output += chunk;
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.errors += chunk;
    });
    this.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code ?? 0)));
  }

  get written(): string {
    return this.output + this.errors;
  }

  /** Waits until something stands in what it wrote. @returns what it is. */
  async says(pattern: RegExp): Promise<string> {
    return await this.#awaits(pattern, () => this.written);
  }

  /** Types lines at its console, and waits until something new stands in its output. @returns what it is. */
  async types(lines: string, pattern: RegExp): Promise<string> {
    const read = this.output.length;
    this.process.stdin?.write(`${lines}\n`);
    return await this.#awaits(pattern, () => this.output.slice(read));
  }

  /** Waits until it listens. @returns where. */
  async url(): Promise<string> {
    return await this.says(/http:\/\/127\.0\.0\.1:\d+(?=[^\n]*"listening")/);
  }

  /** Presents a secret. @returns which secret of its key it is, or the code with which it is refused. */
  async verify(secret: string): Promise<string> {
    return await verify(await this.url(), secret);
  }

  /** @returns its exit code, or the signal that killed it. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Ending> {
    this.process.kill(signal);
    return await this.ended;
  }

  /** Waits for its end. @returns all that came of it. */
  async toEnd(): Promise<{ readonly code: Ending; readonly output: string; readonly errors: string }> {
    return { code: await this.ended, output: this.output, errors: this.errors };
  }

  async #awaits(pattern: RegExp, text: () => string): Promise<string> {
    return await until(`${pattern}`, () => pattern.exec(text())?.[0], WITHIN_MS).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${this.written}`);
    });
  }
}

/** Starts one; it is killed when the test ends. @param env all that it is to know of the world. */
export function startChild(env: NodeJS.ProcessEnv, options: ChildOptions = {}): Child {
  const { command = [process.execPath, join(process.cwd(), 'scripts/start.mjs')], cwd, uid } = options;
  const { input = { kind: 'open' }, finished = onTestFinished } = options;
  const [program, ...args] = command;
  const spawned = spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
    env: { PATH: process.env['PATH'], HTTP_PORT: '0', ...env },
    stdio: [typeof input !== 'string' && input.kind === 'closed' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  if (typeof input === 'string') spawned.stdin?.end(input);
  const child = new Child(spawned);
  finished(async () => void (await child.kill()));
  return child;
}
