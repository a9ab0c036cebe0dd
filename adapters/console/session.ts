import type { Answer, Delivered } from '../../src/chat/contracts/exchange.ts';
import type { ChatPort } from '../../src/chat/contracts/port.ts';
import type { SecretCard, View } from '../../src/chat/contracts/view.ts';
import type { PlatformUser } from '../../src/domain/people/platformUser.ts';
import { mustNotBeKept, printable } from '../shared/text/printable.ts';
import { CONSOLE, noSuchButton, noticeFor, pressRange, speakingAs, tooLong } from './copy.ts';
import { answerForm, beginForm, type FormSession, type FormStep, openType } from './formSession.ts';
import { renderDelivery, renderQuestion, renderView, type Style } from './render.ts';

/** Writes to the terminal or pipe. Resolves once the bytes are handed over; rejects when the reader is gone. */
export type Write = (text: string) => Promise<void>;

const LONGEST_LINE = 10_000;

/** One console: who speaks, what the numbers mean, and which form is open. Handles one line at a time. */
export class ConsoleSession {
  readonly #port: ChatPort;
  readonly #write: Write;
  readonly #style: () => Style;
  #user: string;
  #actions: readonly string[] = [];
  #form: FormSession | undefined;

  /** @param user the first person: the operating system's user. */
  constructor(port: ChatPort, write: Write, style: () => Style, user: string) {
    this.#port = port;
    this.#write = write;
    this.#style = style;
    this.#user = user;
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
    return openType(this.#form) === 'secret';
  }

  /** Whether the open question takes what nobody may type elsewhere. */
  get #isPrivate(): boolean {
    return this.hidesAnswer || openType(this.#form) === 'configuration';
  }

  /** Shows a view that nobody asked for, such as the greeting. */
  async show(view: View): Promise<void> {
    await this.#show(view);
  }

  /** Handles one line, to its end. */
  async line(raw: string): Promise<void> {
    const line = raw.trim();
    await this.#sendNotices();
    if (this.#form !== undefined && this.#isPrivate && raw.length <= LONGEST_LINE && !/^\/apikey\b/i.test(line)) {
      await this.#step(answerForm(this.#form, raw));
    } else if (line.length > LONGEST_LINE) {
      await this.#say(tooLong(line.length, LONGEST_LINE));
    } else if (mustNotBeKept(line)) {
      // Wherever it was typed, the core refuses it, and says so without repeating it.
      await this.#leaveForm();
      await this.#answer(await this.#port.handle(this.user, { kind: 'text', line }, this.#deliver));
    } else if (line.startsWith('/')) {
      await this.#leaveForm();
      await this.#command(line);
    } else if (this.#form !== undefined) {
      await this.#step(answerForm(this.#form, line));
    } else if (line === '') {
      return;
    } else if (line.startsWith('@')) {
      await this.#speakAs(line.slice(1).trim());
    } else if (/^\d+$/.test(line)) {
      await this.#press(line);
    } else {
      await this.#answer(
        await this.#port.handle(
          this.user,
          { kind: 'text', line: `help ${JSON.stringify(firstWord(line))}` },
          this.#deliver,
        ),
      );
      await this.#say(CONSOLE.howTo);
    }
  }

  /** Leaves an open form without sending it. @returns whether there was one. */
  async cancel(): Promise<boolean> {
    const open = this.#form !== undefined;
    await this.#leaveForm();
    return open;
  }

  async #leaveForm(): Promise<void> {
    if (this.#form === undefined) return;
    this.#form = undefined;
    await this.#say(CONSOLE.cancelled);
  }

  async #command(line: string): Promise<void> {
    const match = /^\/(\S*)\s*(.*)$/su.exec(line);
    const [, word = '', rest = ''] = match ?? [];
    const isOurs = word.toLowerCase() === 'apikey';
    // `/regenerate rasa` is what tired people type; there is no other command here that it could mean.
    const input = { kind: 'text', line: isOurs ? rest : `${word} ${rest}` } as const;
    await this.#answer(await this.#port.handle(this.user, input, this.#deliver));
  }

  async #press(number: string): Promise<void> {
    const action = this.#actions[Number(number) - 1];
    if (action !== undefined) {
      await this.#answer(await this.#port.handle(this.user, { kind: 'press', action }, this.#deliver));
      return;
    }
    const range = this.#actions.length === 0 ? CONSOLE.nothingToPress : pressRange(this.#actions.length);
    await this.#say(noSuchButton(printable(number).slice(0, 10), range));
  }

  async #speakAs(name: string): Promise<void> {
    if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,39}$/u.test(name)) {
      await this.#say(CONSOLE.badName);
      return;
    }
    this.#user = name;
    this.#actions = [];
    await this.#say(speakingAs(name));
    await this.#sendNotices();
  }

  async #answer(answer: Answer): Promise<void> {
    this.#form = undefined;
    switch (answer.kind) {
      case 'view':
        await this.#show(answer.view);
        return;
      case 'form':
        this.#actions = [];
        await this.#step(beginForm(answer.form));
        return;
      case 'delivered':
        this.#actions = [];
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
      case 'left':
        await this.#leaveForm();
        return;
      case 'submit': {
        const input = { kind: 'form', action: step.form.action, answers: step.answers } as const;
        await this.#answer(await this.#port.handle(this.user, input, this.#deliver));
      }
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
    const rendered = renderView(view, this.#style());
    this.#actions = rendered.actions;
    await this.#write(rendered.text);
  }

  /** Says something beside the last answer, whose buttons stay. */
  async #say(sentence: string): Promise<void> {
    await this.#write(`${sentence}\n\n`);
  }

  async #sendNotices(): Promise<void> {
    // A line is carried out even while nothing can be told.
    for (const notice of await this.#port.notices(this.user).catch(() => [])) {
      const { text } = renderView(notice, this.#style());
      await this.#write(noticeFor(this.#user, text));
    }
  }
}

function firstWord(line: string): string {
  return /^\S{1,40}/.exec(line)?.[0] ?? '';
}
