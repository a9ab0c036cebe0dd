import type { Answer, Delivered, Input } from '../../src/chat/contracts/exchange.ts';
import type { News } from '../../src/chat/contracts/news.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import type { SecretCard, View } from '../../src/chat/contracts/view.ts';
import type { PlatformUser } from '../../src/domain/people/platformUser.ts';
import { mustNotBeKept, printable } from '../shared/text/printable.ts';
import type { Typing } from './completion.ts';
import { CONSOLE, noSuchButton, notAnAnswer, noticeFor, pressRange, speakingAs, tooLong } from './copy.ts';
import { answerForm, beginForm, type FormSession, type FormStep, openField } from './formSession.ts';
import { isQuestion, type Offered, spokenAnswer } from './question.ts';
import { renderDelivery, renderFormHelp, renderQuestion, renderSentence, renderView, type Style } from './render.ts';
import { type SaveFile, saveFiles } from './savedFiles.ts';
import { plainWord, spokenWord } from './spokenAnswers.ts';

/** Writes to the terminal or pipe. Resolves once the bytes are handed over; rejects when the reader is gone. */
export type Write = (text: string) => Promise<void>;

const LONGEST_LINE = 10_000;
/** What people type to leave a program. Here that would stop a service, so it is said how. */
const STOPS: ReadonlySet<string> = new Set(['exit', 'quit', 'bye', 'logout', ':q', ':q!', ':wq']);

/** One console: who speaks, what the numbers mean, and which form is open. Handles one line at a time. */
export class ConsoleSession {
  readonly #port: ChatPort;
  readonly #write: Write;
  readonly #style: () => Style;
  readonly #saveFile: SaveFile | undefined;
  readonly #news: News | undefined;
  #user: string;
  /** What numbers and words press. */
  #offered: readonly Offered[] = [];
  #form: FormSession | undefined;
  /** Whether what the line at hand asked for was not done. */
  #failed = false;

  /**
   * @param user the first person: the operating system's user. @param saveFile left out where there is no place for files.
   * @param news what goes on elsewhere, to be told before a line is carried out; left out where it is told as it happens.
   */
  constructor(port: ChatPort, write: Write, style: () => Style, user: string, saveFile?: SaveFile, news?: News) {
    this.#port = port;
    this.#write = write;
    this.#style = style;
    this.#user = user;
    this.#saveFile = saveFile;
    this.#news = news;
  }

  /** Who speaks now. */
  get user(): PlatformUser {
    const name = this.#user;
    return { platform: 'console', externalId: name, displayName: name, handle: name, groups: [`console:${name}`] };
  }

  /** What the prompt says: who speaks, or which question is open. */
  get prompt(): string {
    return this.#form === undefined ? `${this.#user}> ` : '? ';
  }

  /** Whether what is typed now must not be shown, nor remembered. */
  get hidesAnswer(): boolean {
    return this.typing.field?.type === 'secret';
  }

  /** What is open, for completing what is typed. */
  get typing(): Typing {
    return { user: this.user, field: this.#form && openField(this.#form), offered: this.#offered };
  }

  /** Whether a form or a question waits for an answer. */
  get isWaiting(): boolean {
    return this.#form !== undefined || isQuestion(this.#offered);
  }

  /** Shows a view that nobody asked for, such as the greeting. */
  async show(view: View): Promise<void> {
    await this.#show(view);
  }

  /** Says something that goes on elsewhere. What can be pressed stays what it was. */
  async interject(view: View): Promise<void> {
    await this.#write(noticeFor(this.#user, renderView(view, this.#style()).text));
  }

  /**
   * Handles one line, to its end.
   * @returns whether it did what it asked for: not where it was refused or not understood, nor where it left a form or question
   * unanswered without saying so.
   */
  async line(raw: string): Promise<boolean> {
    this.#failed = false;
    await this.#sendNotices();
    const type = this.typing.field?.type;
    const isPrivate = type === 'secret' || type === 'configuration';
    // What nobody may type elsewhere is taken as it is.
    if (this.#form !== undefined && isPrivate && raw.length <= LONGEST_LINE && !/^\s*\/apikey\b/i.test(raw))
      await this.#step(answerForm(this.#form, raw));
    else await this.#take(raw.trim());
    return !this.#failed;
  }

  async #take(line: string): Promise<void> {
    const word = spokenWord(line);
    if (line.length > LONGEST_LINE) {
      await this.#fail(tooLong(line.length, LONGEST_LINE));
    } else if (mustNotBeKept(line)) {
      // Wherever it was typed, the core refuses it, and says so without repeating it.
      await this.#leaveForm();
      await this.#handle({ kind: 'text', line });
    } else if (this.#form !== undefined && (!line.startsWith('/') || word !== undefined)) {
      await this.#step(answerForm(this.#form, line));
    } else if (line.startsWith('/') && word !== 'leave') {
      // What was open is left undone, and not because somebody said so.
      if (this.isWaiting) this.#failed = true;
      await this.#leaveForm();
      await this.#command(line);
    } else if (line === '') {
      return;
    } else if (line.startsWith('@')) {
      await this.#speakAs(line.slice(1).trim());
    } else {
      const number = /^(?:\[(\d+)\]|#?(\d+)[.)]?)$/.exec(line);
      const digits = number?.[1] ?? number?.[2];
      await (digits === undefined ? this.#spokenAnswer(line) : this.#press(digits));
    }
  }

  /**
   * Leaves what is open: an unanswered form, or a question, which is answered with Cancel.
   * @returns whether there was anything.
   */
  async cancel(): Promise<boolean> {
    const open = this.isWaiting;
    if (this.#form !== undefined) await this.#leaveForm();
    else if (open) await this.#spokenAnswer('cancel');
    return open;
  }

  async #leaveForm(): Promise<void> {
    if (this.#form === undefined) return;
    this.#form = undefined;
    await this.#say(CONSOLE.cancelled);
  }

  async #spokenAnswer(line: string): Promise<void> {
    const said = spokenAnswer(line, this.#offered);
    switch (said.kind) {
      case 'press':
        await this.#handle({ kind: 'press', action: said.action });
        return;
      case 'leave':
        this.#offered = [];
        await this.#say(CONSOLE.cancelled);
        return;
      case 'unclear':
        await this.#fail(notAnAnswer(this.#offered.map(({ label }) => printable(label))));
        return;
      case 'none':
        await this.#explain(line);
    }
  }

  /** Answers a line that is no command, where no question is open. */
  async #explain(line: string): Promise<void> {
    const word = spokenWord(line);
    if (STOPS.has(plainWord(line))) await this.#fail(CONSOLE.howToStop);
    else if (word !== undefined && word !== 'help') await this.#fail(CONSOLE.noQuestion);
    else {
      const verb = firstWord(line.replace(/^apikey(?:\s+|$)/i, ''));
      await this.#handle({
        kind: 'text',
        line: word === 'help' || verb === '' ? 'help' : `help ${JSON.stringify(verb)}`,
      });
      await this.#fail(CONSOLE.howTo);
    }
  }

  async #command(line: string): Promise<void> {
    const match = /^\/(\S*)\s*(.*)$/su.exec(line);
    const [, word = '', rest = ''] = match ?? [];
    const isOurs = word.toLowerCase() === 'apikey';
    // `/regenerate rasa` is what tired people type; there is no other command here that it could mean.
    const input = { kind: 'text', line: isOurs ? rest : `${word} ${rest}` } as const;
    await this.#handle(input);
  }

  async #press(number: string): Promise<void> {
    const action = this.#offered[Number(number) - 1]?.action;
    if (action !== undefined) {
      await this.#handle({ kind: 'press', action });
      return;
    }
    const range = this.#offered.length === 0 ? CONSOLE.nothingToPress : pressRange(this.#offered.length);
    await this.#fail(noSuchButton(printable(number).slice(0, 10), range));
  }

  async #speakAs(name: string): Promise<void> {
    if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,39}$/u.test(name)) {
      await this.#fail(CONSOLE.badName);
      return;
    }
    if (this.isWaiting) this.#failed = true;
    this.#user = name;
    this.#offered = [];
    await this.#say(speakingAs(name));
    await this.#sendNotices();
  }

  async #handle(input: Input): Promise<void> {
    await this.#answer(await this.#port.handle(this.user, input, this.#deliver));
  }

  async #answer(answer: Answer): Promise<void> {
    this.#form = undefined;
    switch (answer.kind) {
      case 'view':
        if (answer.view.failed) this.#failed = true;
        await this.#show(answer.view);
        return;
      case 'form':
        this.#offered = [];
        if (answer.form.fields.some(({ problem }) => problem !== undefined)) this.#failed = true;
        await this.#write(renderSentence(CONSOLE.formHowTo, this.#style()));
        await this.#step(beginForm(answer.form));
        return;
      case 'delivered':
        this.#offered = [];
        if (answer.followUp?.failed) this.#failed = true;
        if (answer.followUp !== undefined) await this.#show(answer.followUp);
    }
  }

  async #step(step: FormStep): Promise<void> {
    switch (step.kind) {
      case 'ask':
        this.#form = step.session;
        await this.#write(renderQuestion(step.field, this.#style()));
        return;
      case 'goes-on':
        this.#form = step.session;
        return;
      case 'help':
        await this.#write(renderFormHelp(step.field, this.#style()));
        return;
      case 'left':
        if (!step.wanted) this.#failed = true;
        await this.#leaveForm();
        return;
      case 'submit':
        await this.#handle({ kind: 'form', action: step.form.action, answers: step.answers });
    }
  }

  readonly #deliver = async (card: SecretCard): Promise<Delivered> => {
    try {
      await this.#write(renderDelivery(card, this.#style()));
      return { outcome: 'accepted' };
    } catch {
      // The reader is gone, so nobody saw it.
      return { outcome: 'refused' };
    }
  };

  async #show(view: View): Promise<void> {
    const { shown, failed } = await saveFiles(view, this.#saveFile);
    if (failed) this.#failed = true;
    const rendered = renderView(shown, this.#style());
    this.#offered = rendered.offered;
    await this.#write(rendered.text);
  }

  /** Says something beside the last answer, whose buttons stay. */
  async #say(sentence: string): Promise<void> {
    await this.#write(`${renderSentence(sentence, this.#style())}\n`);
  }

  /** Says why a line was not carried out. */
  async #fail(sentence: string): Promise<void> {
    this.#failed = true;
    await this.#say(sentence);
  }

  async #sendNotices(): Promise<void> {
    // A line is carried out even while nothing can be told.
    for (const notice of await this.#port.notices(this.user).catch(() => [])) {
      const { text } = renderView(notice, this.#style());
      await this.#write(noticeFor(this.#user, text));
    }
    // What goes on elsewhere stands between no question and its answer.
    if (this.#news === undefined || this.isWaiting) return;
    for (const one of await this.#news.take(this.user).catch(() => [])) await this.interject(one);
  }
}

function firstWord(line: string): string {
  return /^\S{1,40}/.exec(line)?.[0] ?? '';
}
