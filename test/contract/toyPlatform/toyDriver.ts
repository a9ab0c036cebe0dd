import type { Person } from '../../people/person.ts';
import { cells, type Screen, screenOf } from '../../people/screen.ts';
import { openHttpApp } from '../sharedApp.ts';
import type { Stage } from '../stage.ts';
import { toy } from './declaration.ts';
import { LineServer } from './lineServer.ts';
import type { Outbound, ToyUser } from './payloads.ts';

let opened = 0;

/** Opens a stage on which everybody is on the toy, which is injected into the list of platforms. */
export async function openToy(): Promise<Stage> {
  opened += 1;
  const room = new ToyRoom(`contract${opened}`);
  const app = await openHttpApp({
    declarations: [toy],
    env: {
      TOY_SERVER: `memory:contract${opened}`,
      TOY_TOKEN: 'toy-contract',
      LATCHKEY_ADMINS: 'toy:toy1000',
      LATCHKEY_ON_CALL: 'toy-crew:pager',
    },
  });
  return {
    ...app,
    platform: 'toy',
    burns: false,
    person: (name) => room.person(name),
    stranger: () => room.person('guest'),
    publicly: (name) => room.heardByAllBut(name),
    complaints: () => [],
  };
}

/** The toy as its people know it. */
class ToyRoom {
  readonly #server: LineServer;
  readonly #people = new Map<string, ToyPerson>();
  readonly #waiting = new Map<
    string,
    { readonly heard: Outbound[]; readonly end: (heard: readonly Outbound[]) => void }
  >();
  #asked = 0;

  constructor(name: string) {
    this.#server = new LineServer(name, 'toy-contract', (line) => this.#hear(line));
    this.person('root');
  }

  person(name: string): ToyPerson {
    const user = {
      id: `toy${1_000 + this.#people.size}`,
      name,
      crews: name === 'olga' ? ['pager'] : [],
      guest: name === 'guest',
    };
    const found = this.#people.get(name) ?? new ToyPerson(this, user);
    this.#people.set(name, found);
    return found;
  }

  heardByAllBut(name: string): string {
    return [...this.#people.values()].flatMap((one) => (one.name === name ? [] : one.sees())).join('\n');
  }

  /** Passes on what somebody does. @returns (resolves with) all that is posted in answer. */
  async ask(user: ToyUser, request: object): Promise<readonly Outbound[]> {
    this.#asked += 1;
    const id = `request${this.#asked}`;
    return await new Promise((end) => {
      this.#waiting.set(id, { heard: [], end });
      this.#server.pass(JSON.stringify({ id, user, request }));
    });
  }

  #hear(line: string): void {
    const outbound: Outbound = JSON.parse(line);
    const asked = this.#waiting.get(outbound.re ?? '');
    if (outbound.end === true) asked?.end(asked.heard);
    else asked?.heard.push(outbound);
    for (const person of this.#people.values()) if (person.user.id === outbound.to) person.hear(outbound);
  }
}

class ToyPerson implements Person {
  readonly user: ToyUser;
  readonly #room: ToyRoom;
  readonly #seen: string[] = [];
  readonly #told: string[] = [];
  #last: readonly Outbound[] = [];

  constructor(room: ToyRoom, user: ToyUser) {
    this.#room = room;
    this.user = user;
  }

  get name(): string {
    return this.user.name;
  }

  hear({ re, lines = [] }: Outbound): void {
    this.#seen.push(...lines);
    if (re === undefined) this.#told.push(...lines);
  }

  say(line: string): Promise<Screen> {
    return this.#do({ kind: 'line', line });
  }

  press(label: string): Promise<Screen> {
    return this.#do({ kind: 'press', action: this.actionOf(label) });
  }

  async hammer(label: string): Promise<readonly Screen[]> {
    const request = { kind: 'press', action: this.actionOf(label) };
    const brought = await Promise.all(Array.from({ length: 4 }, () => this.#do(request)));
    return [...brought, await this.#do(request)];
  }

  choose(option: string, of?: string): Promise<Screen> {
    const menus = this.#last.flatMap((one) => one.menus ?? []).filter((menu) => of === undefined || menu.of === of);
    const found = menus.flatMap(({ choices }) => choices).find(({ label }) => label === option);
    if (found === undefined) throw new Error(`nothing to choose is called ${option}`);
    return this.#do({ kind: 'press', action: found.action });
  }

  fill(answers: Readonly<Record<string, string>>): Promise<Screen> {
    return this.#do({ kind: 'form', action: this.#form.action, answers });
  }

  async offered(field: string, query: string): Promise<readonly string[]> {
    const heard = await this.#room.ask(this.user, { kind: 'typing', action: this.#form.action, field, query });
    return heard.flatMap(({ offered = [] }) => offered);
  }

  async pressOf(other: Person, label: string): Promise<Screen | undefined> {
    if (!(other instanceof ToyPerson)) return undefined;
    return await this.#do({ kind: 'press', action: other.actionOf(label) });
  }

  told(): Promise<string> {
    return Promise.resolve(this.#told.join('\n'));
  }

  pressable(): readonly string[] {
    return this.#buttons.map(({ label }) => label);
  }

  sees(): string {
    return this.#seen.join('\n');
  }

  /** What the button of that name carries. */
  actionOf(label: string): string {
    const found = this.#buttons.find((button) => button.label === label);
    if (found === undefined) throw new Error(`there is no button ${label}:\n${this.sees()}`);
    return found.action;
  }

  get #buttons() {
    return this.#last.flatMap(({ buttons = [] }) => buttons);
  }

  get #form() {
    const form = this.#last.find((one) => one.form !== undefined)?.form;
    if (form === undefined) throw new Error('no form is open');
    return form;
  }

  async #do(request: object): Promise<Screen> {
    const heard = await this.#room.ask(this.user, request);
    this.#last = heard;
    const fields = heard.flatMap(({ form }) => form?.fields ?? []);
    return screenOf({
      words: heard.flatMap(({ lines = [] }) => lines.map(cells)),
      buttons: heard.flatMap(({ buttons = [] }) => buttons.map(({ label }) => label)),
      menus: heard.flatMap(({ menus = [] }) => menus.map(({ choices }) => choices.map(({ label }) => label))),
      fields: fields.map(({ name, hint, problem }) => ({ name, hint, problem })),
    });
  }
}
