import { createColors } from 'picocolors';
import type { Style } from '../../adapters/console/render.ts';
import type { SaveFile } from '../../adapters/console/savedFiles.ts';
import { ConsoleSession } from '../../adapters/console/session.ts';
import type { App } from '../../src/app/startApp.ts';
import { type ConsoleEntry, type ConsoleScreen, entriesIn, readConsole } from './consoleScreens.ts';
import type { Person } from './person.ts';
import type { Screen } from './screen.ts';

/** How an answer is written where nothing is cut, wrapped or coloured. */
export const PLAIN: Style = { colors: createColors(false), width: Number.POSITIVE_INFINITY };

/** Somebody at a console of their own: they type, press and read as everywhere, and read what is printed as it is. */
export class ConsolePerson implements Person {
  readonly name: string;
  readonly #session: ConsoleSession;
  readonly #told: string[] = [];
  #printed = '';
  #read = 0;
  #screen: ConsoleScreen | undefined;

  /** @param saveFile keeps files that are handed over, where the test has a place for them. */
  constructor({ core }: Pick<App, 'core'>, name: string, saveFile?: SaveFile) {
    const write = (text: string) => {
      this.#printed += text;
      return Promise.resolve();
    };
    this.name = name;
    this.#session = new ConsoleSession(core, write, () => PLAIN, name, saveFile);
  }

  /** Types a line. @returns what is printed in answer. */
  async type(line: string): Promise<string> {
    await this.#type(line);
    return this.#printed.slice(this.#read);
  }

  /** Types several lines. @returns what is printed in answer to the last. */
  async typeAll(...lines: readonly string[]): Promise<string> {
    let printed = '';
    for (const line of lines) printed = await this.type(line);
    return printed;
  }

  /** Presses the button, or picks the choice, that says so. @returns what is printed. @throws where the screen has none. */
  async pick(label: string): Promise<string> {
    return await this.type(this.#numbered(label, entriesIn(this.#printed.slice(this.#read))));
  }

  /** Gives a command, and presses the verb where it asks first. @returns what is printed in the end. */
  async carryOut(line: string): Promise<string> {
    const printed = await this.type(line);
    const [verb, cancel] = this.pressable();
    return verb !== undefined && cancel === 'Cancel' ? await this.pick(verb) : printed;
  }

  /** Gives a command that asks first, and presses the verb. @returns what is printed. */
  async confirm(line: string, verb: string): Promise<string> {
    await this.type(line);
    return await this.pick(verb);
  }

  async say(line: string): Promise<Screen> {
    // What was left open would be commented on; nobody minds.
    await this.#session.cancel();
    return await this.#type(`/apikey ${line}`);
  }

  async press(label: string): Promise<Screen> {
    return await this.#type(this.numberOf(label));
  }

  /** It stands in one answer with what it is beside. */
  pressBeside(label: string): Promise<Screen> {
    return this.press(label);
  }

  async hammer(label: string): Promise<readonly Screen[]> {
    const number = this.numberOf(label);
    const screens: Screen[] = [];
    for (let press = 1; press <= 5; press += 1) screens.push(await this.#type(number));
    return screens;
  }

  async choose(option: string, of?: string): Promise<Screen> {
    const menus = (this.#screen?.choices ?? []).filter((menu) => of === undefined || menu.of === of);
    const number = menus.flatMap(({ entries }) => entries).find(({ label }) => label === option)?.number;
    if (number === undefined) throw new Error(`nothing to choose is called ${option}:\n${this.#printed}`);
    return await this.#type(number);
  }

  async fill(answers: Readonly<Record<string, string>>): Promise<Screen> {
    for (let asked = this.#screen?.screen.fields[0]; asked !== undefined; ) {
      const answer = answers[asked.name] ?? '';
      const next =
        asked.name === 'configuration' && answer !== '' ? await this.#paste(answer) : await this.#type(answer);
      const field = next.fields[0];
      // Asked again, or asked nothing more: the form was sent.
      if (field === undefined || field.problem !== undefined) return next;
      asked = field;
    }
    throw new Error('no form is open');
  }

  async offered(_field: string, typed: string): Promise<readonly string[]> {
    const listed = this.#screen?.offered ?? [];
    return await Promise.resolve(listed.filter((label) => label.includes(typed)));
  }

  /** At somebody else's console, after saying who one is. */
  async pressOf(other: Person, label: string): Promise<Screen | undefined> {
    if (!(other instanceof ConsolePerson)) return undefined;
    const number = other.numberOf(label);
    await other.#type(`@${this.name}`);
    const screen = await other.#type(number);
    await other.#type(`@${other.name}`);
    return screen;
  }

  async told(): Promise<string> {
    await this.say('whoami');
    return this.#told.join('\n');
  }

  pressable(): readonly string[] {
    return this.#screen?.screen.buttons ?? [];
  }

  sees(): string {
    return this.#printed;
  }

  /** The number that presses the button of that name. */
  numberOf(label: string): string {
    return this.#numbered(label, this.#screen?.buttons ?? []);
  }

  #numbered(label: string, entries: readonly ConsoleEntry[]): string {
    const number = entries.find((entry) => entry.label === label)?.number;
    if (number === undefined) throw new Error(`there is no button ${label}:\n${this.#printed.slice(this.#read)}`);
    return number;
  }

  /** Several lines, and the one that ends them. */
  async #paste(answer: string): Promise<Screen> {
    for (const line of answer.split('\n')) await this.#type(line);
    return await this.#type('.');
  }

  async #type(line: string): Promise<Screen> {
    this.#read = this.#printed.length;
    await this.#session.line(line);
    this.#screen = readConsole(this.#printed.slice(this.#read), this.#session.prompt === '? ');
    this.#told.push(...this.#screen.told);
    return this.#screen.screen;
  }
}
