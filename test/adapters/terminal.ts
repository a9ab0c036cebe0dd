import { PassThrough, Writable } from 'node:stream';
import { type ConsoleResult, runConsole } from '../../adapters/console/index.ts';
import type { News } from '../../src/chat/contracts/news.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import { heading, view } from '../../src/chat/contracts/view.ts';
import { until } from '../support/until.ts';

/** What the console says first in these tests. */
export const GREETING = 'Welcome';

const greeting = view(heading(GREETING));

/** Codes that choose a colour or weight. Those that move the cursor are the line editor's own. */
export const COLOURS = /\u001b\[\d{1,3}m/;

/** Somebody who sits at a terminal: types keys, and reads what is on the screen. */
export class Terminal {
  readonly #input = Object.assign(new PassThrough(), { isTTY: true });
  readonly #output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  readonly #signal = new AbortController();
  readonly #running: Promise<ConsoleResult>;
  #printed = '';
  #read = 0;

  constructor(
    port: ChatPort,
    options: {
      readonly noColor?: boolean;
      readonly columns?: number;
      readonly news?: News;
      readonly user?: string;
    } = {},
  ) {
    if (options.columns !== undefined) this.#output.columns = options.columns;
    this.#output.on('data', (chunk) => {
      this.#printed += String(chunk);
    });
    const { noColor = false, news, user = 'ana' } = options;
    const streams = { input: this.#input, output: this.#output };
    this.#running = runConsole(
      port,
      { ...streams, user, greeting, noColor, ...(news === undefined ? {} : { news }) },
      this.#signal.signal,
    );
  }

  /** What was printed since it was last read. */
  get unread(): string {
    return this.#printed.slice(this.#read);
  }

  /** Presses keys, and waits until something is on the screen. @returns what came up since the keys were pressed. */
  async keys(keys: string, awaited: RegExp): Promise<string> {
    this.#read = this.#printed.length;
    this.#input.write(keys);
    return await this.sees(awaited);
  }

  /** Waits until something is on the screen. @returns all that came up since the last keys. */
  async sees(awaited: RegExp): Promise<string> {
    await until(`${awaited} on the screen`, () => awaited.test(withoutCodes(this.unread))).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${JSON.stringify(this.unread)}`);
    });
    return this.unread;
  }

  /** Presses keys that end the program. Resolves once it has ended. */
  async ends(keys = ''): Promise<string> {
    this.#read = this.#printed.length;
    if (keys !== '') this.#input.write(keys);
    await this.#running;
    return this.unread;
  }

  /** Is told to stop from outside. Resolves once it has. */
  async stop(): Promise<void> {
    this.#signal.abort();
    await this.#running;
  }

  /** Closes the window. */
  async close(): Promise<void> {
    this.#input.end();
    await this.#running;
  }
}

/** Strips every code, so that what is left is what stands on the screen. */
export function withoutCodes(text: string): string {
  return text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '');
}

/**
 * Pipes text into the console.
 * @param input chunks, as they arrive.
 * @param slow whether the reader takes its time with each chunk. @param news what goes on elsewhere, if anything is said of it.
 * @returns what was printed by the time that the console had ended.
 */
export async function pipe(
  port: ChatPort,
  input: readonly (string | Buffer)[],
  slow = false,
  news?: News,
): Promise<string> {
  const from = new PassThrough();
  let printed = '';
  const output = new Writable({
    highWaterMark: slow ? 16 : 16_384,
    write(chunk, _encoding, done) {
      printed += String(chunk);
      if (slow) setImmediate(done);
      else done();
    },
  });
  const told = news === undefined ? {} : { news };
  const options = { input: from, output, user: 'ana', greeting, noColor: false, ...told };
  const running = runConsole(port, options, new AbortController().signal);
  for (const chunk of input) from.write(chunk);
  from.end();
  await running;
  return printed;
}
