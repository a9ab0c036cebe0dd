import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { createColors } from 'picocolors';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import { mustNotBeKept } from '../shared/text/printable.ts';
import { QuietOutput } from './quietOutput.ts';
import type { Style } from './render.ts';
import { ConsoleSession } from './session.ts';

/** Where the console reads and writes, and as whom it begins. */
export interface ConsoleOptions {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly user: string;
  /** Shown first. */
  readonly greeting: View;
  /** Set by NO_COLOR (https://no-color.org). */
  readonly noColor: boolean;
}

/**
 * Runs the console until its input ends: with line editing, history and completion on a terminal; otherwise line by line,
 * each finished before the next. Resolves when all output is written.
 * @param signal ends it early.
 */
export async function runConsole(port: ChatPort, options: ConsoleOptions, signal: AbortSignal): Promise<void> {
  const { input, output } = options;
  const terminal = input.isTTY === true && output.isTTY === true;
  const colors = createColors(output.isTTY === true && !options.noColor);
  const style = (): Style => ({
    colors,
    width: output.isTTY === true ? (output.columns ?? 80) : Number.POSITIVE_INFINITY,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const session = new ConsoleSession(port, (text) => write(output, text), style, options.user);
  // A reader that goes away is reported by the write that failed.
  output.on('error', () => undefined);

  const quiet = new QuietOutput(output);
  const lines = createInterface({
    input,
    output: terminal ? quiet : output,
    terminal,
    historySize: 500,
    removeHistoryDuplicates: true,
    crlfDelay: Number.POSITIVE_INFINITY,
    completer: (line: string, done: (error: null, result: [string[], string]) => void) => {
      void completeLine(port, session, line).then(
        (result) => done(null, result),
        () => done(null, [[], line]),
      );
    },
  });
  // Taken before anything is awaited: lines that arrive until then would be lost.
  const arriving = lines[Symbol.asyncIterator]();
  signal.addEventListener('abort', () => lines.close(), { once: true });
  // A line that held a secret must not come back with the arrow key.
  lines.on('history', (history: string[]) => {
    if (session.hidesAnswer) history.shift();
    for (let index = history.length - 1; index >= 0; index -= 1)
      if (mustNotBeKept(history[index] ?? '')) history.splice(index, 1);
  });
  const prompt = () => {
    if (!terminal) return;
    quiet.isQuiet = false;
    lines.setPrompt(session.prompt);
    lines.prompt();
    quiet.isQuiet = session.hidesAnswer;
  };
  lines.on('SIGINT', () => {
    // What was half typed is gone with it, wherever the cursor stood.
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    void session.cancel().then((left) => {
      if (left) prompt();
      else lines.close();
    });
  });

  try {
    await session.show(options.greeting);
    prompt();
    for (let next = await arriving.next(); next.done !== true && !signal.aborted; next = await arriving.next()) {
      // The end of a line that was not shown was not shown either.
      if (quiet.isQuiet) await write(output, '\n');
      quiet.isQuiet = false;
      await session.line(next.value);
      prompt();
    }
  } catch (error) {
    // The reader is gone: that ends a console and isn't a failure of the program.
    if (!(error instanceof OutputClosed)) throw error;
  } finally {
    lines.close();
  }
}

/** The terminal or pipe takes no more text. */
class OutputClosed extends Error {}

async function completeLine(port: ChatPort, session: ConsoleSession, line: string): Promise<[string[], string]> {
  const command = /^\/apikey\s+/i.exec(line);
  if (command === null) return ['/apikey '.startsWith(line) ? ['/apikey '] : [], line];
  const { words, fragment } = await port.complete(session.user, line.slice(command[0].length));
  return [words.map((word) => (word.endsWith(':') ? word : `${word} `)), fragment];
}

async function write(output: Writable, text: string): Promise<void> {
  const written = new Promise<void>((resolve, reject) => {
    output.write(text, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(new OutputClosed('the output was closed'));
    });
  });
  await written;
}
