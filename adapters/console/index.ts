import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { createColors } from 'picocolors';
import type { News } from '../../src/chat/contracts/news.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import { mustBeForgotten } from '../shared/text/printable.ts';
import { completeLine } from './completion.ts';
import { CONSOLE } from './copy.ts';
import { Interjections } from './interjections.ts';
import { QuietOutput } from './quietOutput.ts';
import type { Style } from './render.ts';
import type { SaveFile } from './savedFiles.ts';
import { ConsoleSession } from './session.ts';
import { TypedEvents } from './typedEvents.ts';

/** Where the console reads and writes, and as whom it begins. */
export interface ConsoleOptions {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly user: string;
  /** Shown first. */
  readonly greeting: View;
  /** Set by NO_COLOR (https://no-color.org). */
  readonly noColor: boolean;
  /** Keeps files that commands hand over. */
  readonly saveFile?: SaveFile;
  /** What goes on elsewhere: told as it happens at a terminal, and before the next line where input is piped. */
  readonly news?: News;
}

/** What came of the lines that were given, for a script that wants to know. */
export interface ConsoleResult {
  /** Whether a person sat at a terminal, rather than a script at a pipe. */
  readonly terminal: boolean;
  /** How many lines there were. */
  readonly lines: number;
  /** The numbers of the lines that were refused, not understood, or left something unanswered; from 1. */
  readonly failed: readonly number[];
  /** Whether the input ended while a form or a question was open. */
  readonly leftOpen: boolean;
  /** Whether nobody reads the output any longer, so that lines were left undone. */
  readonly readerGone: boolean;
}

/** The columns of a terminal that doesn't say how many it has. */
const COLUMNS = 80;

/**
 * Runs the console until its input ends: with line editing, history and completion on a terminal; otherwise line by line,
 * each finished before the next. Resolves when all output is written.
 *
 * On a terminal, Ctrl-C clears a half-typed line; on an empty line it leaves an open form or question, and else ends the console.
 * @param signal ends it early.
 */
export async function runConsole(port: ChatPort, options: ConsoleOptions, signal: AbortSignal): Promise<ConsoleResult> {
  const { input, output } = options;
  const terminal = input.isTTY === true && output.isTTY === true;
  const colors = createColors(output.isTTY === true && !options.noColor);
  const style = (): Style => ({
    colors,
    width: output.isTTY === true ? output.columns || COLUMNS : Number.POSITIVE_INFINITY,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const { news, user, saveFile } = options;
  // At a pipe there is no line to redraw: who speaks is told between two lines, as they are told their notices.
  const between = terminal ? undefined : news;
  const session = new ConsoleSession(port, (text) => write(output, text), style, user, saveFile, between);
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
      void completeLine(port, session.typing, line).then(
        (result) => done(null, result),
        () => done(null, [[], line]),
      );
    },
  });
  // Listened to before anything is awaited: what arrives until then would be lost.
  const typed = new TypedEvents(lines);
  signal.addEventListener('abort', () => lines.close(), { once: true });
  // A line that held a secret must not come back with the arrow key.
  lines.on('history', (history: string[]) => {
    if (session.hidesAnswer) history.shift();
    for (let index = history.length - 1; index >= 0; index -= 1)
      if (mustBeForgotten(history[index] ?? '')) history.splice(index, 1);
  });
  const prompt = () => {
    if (!terminal) return;
    quiet.isQuiet = false;
    lines.setPrompt(session.prompt);
    lines.prompt();
    quiet.isQuiet = session.hidesAnswer;
  };
  lines.on('SIGINT', () => {
    if (lines.line !== '') {
      // Wherever the cursor stands.
      lines.write(null, { ctrl: true, name: 'e' });
      lines.write(null, { ctrl: true, name: 'u' });
      // A form is left together with a half-typed answer: half an answer is no reason to go on with it.
      if (session.typing.field === undefined) return;
    }
    typed.interrupt();
  });
  // A terminal that is gone ends a console as an end of input does.
  input.on('error', () => lines.close());

  const interjections =
    terminal && news !== undefined ? new Interjections({ lines, output, session, news, prompt }) : undefined;
  const failed: number[] = [];
  let count = 0;
  let readerGone = false;
  try {
    await session.show(options.greeting);
    prompt();
    for (let next = await typed.next(); next.kind !== 'end' && !signal.aborted; next = await typed.next()) {
      interjections?.begin();
      // The end of a line that was not shown was not shown either.
      if (quiet.isQuiet) await write(output, '\n');
      quiet.isQuiet = false;
      if (next.kind === 'line') {
        count += 1;
        if (!(await session.line(next.line))) failed.push(count);
      } else if (!(await session.cancel())) break;
      await interjections?.rest();
      prompt();
    }
    if (terminal && !signal.aborted) await write(output, `\n${CONSOLE.stopping}\n`);
  } catch (error) {
    // The reader is gone: that ends a console and isn't a failure of the program.
    if (!(error instanceof OutputClosed)) throw error;
    readerGone = true;
  } finally {
    interjections?.stop();
    lines.close();
  }
  return { terminal, lines: count, failed, leftOpen: session.isWaiting, readerGone };
}

/** The terminal or pipe takes no more text. */
class OutputClosed extends Error {}

async function write(output: Writable, text: string): Promise<void> {
  const written = new Promise<void>((resolve, reject) => {
    output.write(text, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(new OutputClosed('the output was closed'));
    });
  });
  await written;
}
