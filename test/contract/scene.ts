import { expect } from 'vitest';
import { LABEL_TELL, TELL } from '../../commands/incident/copy.ts';
import type { Person } from '../people/person.ts';
import { type Screen, SECRET_PART, type ShownKey, shownIn, textOf } from '../people/screen.ts';
import { wrongSecret } from '../support/actors.ts';
import { unknownSentences } from '../support/shownSentences.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';

/** A code by which somebody joins their accounts. */
export const LINK_CODE = /\b[A-Z2-9]{5}-[A-Z2-9]{5}\b/g;

/** What a list of people says of a group that is on call. */
const ON_CALL = 'LATCHKEY_ON_CALL';

/** Something that was done, and what was seen of it: in words that are the same wherever it was done. */
export interface Step {
  readonly did: string;
  readonly screen: Screen;
}

/** A story that is told of people and keys, whatever the platform. */
export interface Scenario {
  /** The invariant that it guards, and what is promised. */
  readonly title: string;
  play(scene: Scene): Promise<void>;
}

/** A stage on which one scenario is played, and all that was seen there. */
export class Scene {
  readonly stage: Stage;
  readonly steps: Step[] = [];
  /** What would have been done, had the platform let anybody do it. */
  readonly leftOut = new Set<string>();
  readonly #cast = new Map<string, Role>();
  readonly #shown: string[] = [];
  readonly #typed: string[] = [];

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** Somebody of that name: the same each time. */
  person(name: string): Role {
    const found = this.#cast.get(name) ?? new Role(this, this.stage.person(name));
    this.#cast.set(name, found);
    return found;
  }

  /** `ana` opens her shop with the integration channel rasa and a first key in it. */
  async shop(): Promise<{ readonly ana: Role; readonly bot: ShownKey }> {
    const ana = this.person('ana');
    await ana.say('project create shop');
    await ana.say('channel add rasa');
    return { ana, bot: shownIn(await ana.generate('create rasa name:chat-bot')) };
  }

  /** Somebody joins the project shop, which `ana` owns. */
  async join(name: string, role: 'viewer' | 'operator' | 'owner'): Promise<Role> {
    const person = this.person(name);
    await person.say('whoami');
    const said = await this.person('ana').confirm(`project member @${name} role:${role} project:shop`, 'Add');
    expect(textOf(said)).toMatch(new RegExp(`^${name} \\(.*\\) is now an? ${role} of shop`, 'm'));
    return person;
  }

  /** Waits until a secret is answered so: a secret is shown a moment before what its showing means is committed. */
  async becomes(secret: string, verdict: string): Promise<void> {
    let last = '';
    await until(`the secret is ${verdict}`, async () => {
      last = await this.stage.verify(secret);
      return last === verdict;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}; it is ${last}`);
    });
  }

  /** Waits until the secret of a key is current, without using it: that would be seen. @param owner whose key it is. */
  async settled(key: string, owner = 'ana'): Promise<void> {
    const { person } = this.person(owner);
    await until(`${key} is settled`, async () => textOf(await person.say(`show ${key}`)).includes('is current'));
  }

  /** Presents wrong secrets of a key, from a source that it knows, until the key locks. */
  async lock(key: ShownKey): Promise<void> {
    await this.stage.verify(key.secret);
    for (let attempt = 1; attempt <= 10; attempt += 1) await this.stage.verify(wrongSecret(key.id, attempt));
    await this.becomes(key.secret, 'LOCKED');
  }

  /** Checks what must hold at the end of every scenario. */
  check(): void {
    expect(this.stage.complaints(), 'what the platform did not take').toEqual([]);
    expect(unknownSentences(this.#shown, this.#typed), 'what docs/messages.md doesn’t hold').toEqual([]);
    expect(this.stage.logged(), 'invariant 2: no log line holds a secret').not.toMatch(SECRET_PART);
  }

  /** Notes what was seen, without what is another each time: IDs, secrets, codes, dates, and the platform's name. */
  note(did: string, shown: Screen): Screen {
    this.#shown.push(...shown.words, ...shown.fields.flatMap(({ hint, problem = '' }) => [hint, problem]));
    this.#typed.push(...typedIn(did));
    const screen = withoutTelling(shown);
    const plain = (text: string) =>
      text
        .replace(/lk_\w+/g, '‹secret›')
        // What is configured is another for each platform.
        .replace(
          /^group( @on-call)? · on call · (.*) · LATCHKEY_ON_CALL · .*$/,
          'group · on call · $2 · LATCHKEY_ON_CALL',
        )
        .replace(/(?<=LATCHKEY_ADMINS · ).*$/, '‹account›')
        .replace(/\b(?=\w*[a-z])(?=\w*[A-Z\d])\w{16}\b/g, '‹id›')
        .replace(LINK_CODE, '‹code›')
        .replace(
          /(?<=\()console(?=\))|(?<=(shop|everything|granted|LATCHKEY_ADMINS) · )console$|[\w.]+ on [A-Z]\w+, \w+/g,
          '‹account›',
        )
        .replace(/\b\d{1,2} [A-Z][a-z]{2} \d{4}(, \d{2}:\d{2} (UTC|[A-Z]\w+\/\w+))?/g, '‹date›')
        // Discord writes it itself.
        .replace(/\b(just now|\d+ \w+ ago)\b/g, '‹date›')
        .replace(new RegExp(`\\b${this.stage.platform}\\b`, 'gi'), '‹platform›');
    const neutral: Screen = {
      // How many groups are on call is configured, too.
      words: screen.words.map(plain).filter((line, at, all) => !(line.endsWith(ON_CALL) && all[at - 1] === line)),
      buttons: screen.buttons.map(plain),
      menus: screen.menus.map((options) => options.map(plain)),
      // Some platforms ask one question after the other.
      fields: screen.fields.slice(0, 1),
      secrets: screen.secrets.map(plain),
    };
    this.steps.push({ did, screen: neutral });
    return screen;
  }
}

/** Texts of several words that were typed: they are shown again, and no messages. */
function typedIn(did: string): readonly string[] {
  return [...did.matchAll(/"([^"]* [^"]*)"/g)].map(([, text = '']) => text);
}

/** What depends on who reads along, rather than on the platform: test/adapters/slack/telling.test.ts, and the same of Discord. */
function withoutTelling(screen: Screen): Screen {
  return {
    ...screen,
    words: screen.words.filter((line) => line !== TELL.hint),
    buttons: screen.buttons.filter((label) => label !== LABEL_TELL),
  };
}

/** Somebody in a scene: what they see is noted. */
export class Role {
  readonly person: Person;
  readonly #scene: Scene;

  constructor(scene: Scene, person: Person) {
    this.#scene = scene;
    this.person = person;
  }

  get name(): string {
    return this.person.name;
  }

  /** Whether a line can be given here at all; if not, it is not missed. */
  canSay(line: string): boolean {
    const { stage, leftOut } = this.#scene;
    const can = stage.takes?.(line) ?? true;
    if (!can) leftOut.add(`${this.name} says ${line}`);
    return can;
  }

  async say(line: string): Promise<Screen> {
    return this.#note(`says ${line}`, await this.person.say(line));
  }

  async press(label: string): Promise<Screen> {
    return this.#note(`presses ${label}`, await this.person.press(label));
  }

  async pressBeside(label: string): Promise<Screen> {
    return this.#note(`presses ${label}`, await this.person.pressBeside(label));
  }

  async choose(option: string, of?: string): Promise<Screen> {
    return this.#note(`chooses ${option}`, await this.person.choose(option, of));
  }

  async fill(answers: Readonly<Record<string, string>>): Promise<Screen> {
    return this.#note(`answers ${JSON.stringify(answers)}`, await this.person.fill(answers));
  }

  /** Gives a command that shows a secret at once, or where the platform needs a press for it, in answer to that. */
  async generate(line: string): Promise<Screen> {
    const screen = await this.person.say(line);
    const offered = screen.buttons[0] === 'Generate';
    if (offered) expect(screen.secrets).toEqual([]);
    return this.#note(`says ${line}`, offered ? await this.person.press('Generate') : screen);
  }

  /** Gives a command that asks first, and presses the verb. */
  async confirm(line: string, verb: string): Promise<Screen> {
    const question = await this.say(line);
    expect(question.buttons, textOf(question)).toEqual([verb, 'Cancel']);
    return await this.press(verb);
  }

  #note(did: string, screen: Screen): Screen {
    return this.#scene.note(`${this.name} ${did}`, screen);
  }
}
