import type { Interface } from 'node:readline';
import { clearScreenDown, cursorTo } from 'node:readline';
import type { Writable } from 'node:stream';
import type { News } from '../../src/chat/contracts/news.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { ConsoleSession } from './session.ts';

/** What interjections need of the console. */
export interface InterjectionDeps {
  readonly lines: Interface;
  readonly output: Writable;
  readonly session: ConsoleSession;
  readonly news: News;
  /** Shows the prompt again. */
  readonly prompt: () => void;
}

/**
 * Prints what goes on elsewhere above the line that is being typed, which stays as it is. Nothing is said while a line is carried out,
 * nor while a question or a form is open: then it is said before the next prompt, or after the answer.
 */
export class Interjections {
  readonly #deps: InterjectionDeps;
  readonly #end: () => void;
  #isBusy = false;
  #taking = Promise.resolve();

  constructor(deps: InterjectionDeps) {
    this.#deps = deps;
    this.#end = deps.news.onNews(() => this.#arrived());
  }

  /** A line is carried out: until {@link Interjections.rest} nothing is said. */
  begin(): void {
    this.#isBusy = true;
  }

  /** A line was carried out: says what there is, before the prompt comes again. */
  async rest(): Promise<void> {
    await this.#taking;
    if (!this.#deps.session.isWaiting) await this.#say(await this.#take());
    this.#isBusy = false;
  }

  /** Says nothing more. */
  stop(): void {
    this.#isBusy = true;
    this.#end();
  }

  #arrived(): void {
    this.#taking = this.#taking.then(() => this.#interject()).catch(() => undefined);
  }

  async #interject(): Promise<void> {
    const { lines, output, session, prompt } = this.#deps;
    if (this.#isBusy || session.isWaiting) return;
    const news = await this.#take();
    if (news.length === 0) return;
    // Enter was pressed meanwhile: what was taken is said at once, among what that line answers.
    if (this.#isBusy) return await this.#say(news);
    const { line, cursor } = lines;
    // Wherever the cursor stands, and however many rows the line has.
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    cursorTo(output, 0);
    clearScreenDown(output);
    await this.#say(news);
    prompt();
    if (line !== '') lines.write(line);
    for (let left = line.length; left > cursor; left -= 1) lines.write(null, { name: 'left' });
  }

  async #take(): Promise<readonly View[]> {
    const { news, session } = this.#deps;
    // What can't be read now is said another time.
    return await news.take(session.user).catch(() => []);
  }

  async #say(news: readonly View[]): Promise<void> {
    for (const one of news) await this.#deps.session.interject(one);
  }
}
