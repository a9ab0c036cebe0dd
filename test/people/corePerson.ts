import { printable } from '../../adapters/shared/text/printable.ts';
import type { App } from '../../src/app/startApp.ts';
import type { Answer, Input } from '../../src/chat/contracts/exchange.ts';
import type { Form } from '../../src/chat/contracts/form.ts';
import type { Block, Button, SecretCard, View } from '../../src/chat/contracts/view.ts';
import type { Person } from './person.ts';
import { cells, type Field, joined, type Screen, screenOf, textOf } from './screen.ts';

/** Somebody without any platform: what the core answers is what they see. */
export class CorePerson implements Person {
  readonly name: string;
  readonly everything: string[] = [];
  readonly #core: App['core'];
  readonly #told: string[] = [];
  #buttons: readonly Button[] = [];
  #menus: readonly { readonly of: string; readonly choices: readonly Button[] }[] = [];
  #form: Form | undefined;

  constructor({ core }: Pick<App, 'core'>, name: string) {
    this.#core = core;
    this.name = name;
  }

  say(line: string): Promise<Screen> {
    return this.#do({ kind: 'text', line });
  }

  press(label: string): Promise<Screen> {
    return this.#do({ kind: 'press', action: this.actionOf(label) });
  }

  async hammer(label: string): Promise<readonly Screen[]> {
    const input = { kind: 'press', action: this.actionOf(label) } as const;
    const brought = await Promise.all(Array.from({ length: 4 }, () => this.#do(input)));
    return [...brought, await this.#do(input)];
  }

  choose(option: string, of?: string): Promise<Screen> {
    const menus = this.#menus.filter((menu) => of === undefined || menu.of === of);
    const found = menus.flatMap(({ choices }) => choices).find(({ label }) => label === option);
    if (found === undefined) throw new Error(`nothing to choose is called ${option}`);
    return this.#do({ kind: 'press', action: found.action });
  }

  fill(answers: Readonly<Record<string, string>>): Promise<Screen> {
    if (this.#form === undefined) throw new Error('no form is open');
    return this.#do({ kind: 'form', action: this.#form.action, answers });
  }

  offered(field: string, query: string): Promise<readonly string[]> {
    const action = this.#form?.action ?? '';
    const found = this.#core.suggest(this.#speaker, { action, field, query });
    return found.then((choices) => choices.map(({ label }) => label));
  }

  async pressOf(other: Person, label: string): Promise<Screen | undefined> {
    if (!(other instanceof CorePerson)) return undefined;
    return await this.#do({ kind: 'press', action: other.actionOf(label) });
  }

  async told(): Promise<string> {
    for (const notice of await this.#core.notices(this.#speaker)) this.#told.push(...linesOf(notice));
    return this.#told.join('\n');
  }

  pressable(): readonly string[] {
    return this.#buttons.map(({ label }) => label);
  }

  sees(): string {
    return this.everything.join('\n');
  }

  /** What the button of that name carries. */
  actionOf(label: string): string {
    const found = this.#buttons.find((button) => button.label === label);
    if (found === undefined) throw new Error(`there is no button ${label}:\n${this.everything.at(-1) ?? ''}`);
    return found.action;
  }

  get #speaker() {
    const { name } = this;
    return { platform: 'console', externalId: name, displayName: name, groups: [`console:${name}`] };
  }

  async #do(input: Input): Promise<Screen> {
    let card: SecretCard | undefined;
    const answer = await this.#core.handle(this.#speaker, input, (shown) => {
      card = shown;
      return Promise.resolve({ outcome: 'accepted' });
    });
    const screen = this.#read(answer, card);
    this.everything.push(textOf(screen));
    return screen;
  }

  #read(answer: Answer, card: SecretCard | undefined): Screen {
    const view = answer.kind === 'view' ? answer.view : { blocks: [] };
    this.#form = answer.kind === 'form' ? answer.form : undefined;
    this.#buttons = view.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));
    this.#menus = view.blocks.flatMap((block) =>
      block.kind === 'select' || block.kind === 'overflow' ? [{ of: block.label, choices: block.choices }] : [],
    );
    return screenOf({
      words: [...(card === undefined ? [] : cardLines(card)), ...linesOf(view)],
      buttons: this.#buttons.map(({ label }) => label),
      menus: this.#menus.map(({ choices }) => choices.map(({ label }) => label)),
      fields: this.#form === undefined ? [] : fieldsOf(this.#form),
    });
  }
}

function fieldsOf({ fields }: Form): readonly Field[] {
  return fields.map(({ name, hint, problem }) => ({
    name,
    hint,
    problem: problem === undefined ? undefined : `${problem.answer} — ${problem.words}`,
  }));
}

function cardLines({ title, owner, codes, notes }: SecretCard): readonly string[] {
  return [
    title,
    joined([owner.label, owner.value]),
    ...codes.map(({ label, code }) => joined([label, typeof code === 'string' ? code : code.reveal()])),
    ...notes.map(printable),
  ];
}

/** @returns what is to be read of a view. */
function linesOf({ blocks }: View): readonly string[] {
  return blocks.flatMap((block, index) => blockLines(block, blocks[index - 1]).map((line) => cells(printable(line))));
}

function blockLines(block: Block, before: Block | undefined): readonly string[] {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'note':
    case 'code':
      return [block.text];
    case 'fields':
      return block.fields.map(({ label, value }) => joined([label, value]));
    case 'table': {
      const more = (block.total ?? 0) - block.rows.length;
      return [...[block.columns, ...block.rows].map(joined), ...(more > 0 ? [`… and ${more} more`] : [])];
    }
    case 'progress':
      return [joined([block.label, `${block.done} of ${block.total}`])];
    case 'image':
      return [`[picture: ${block.description}]`];
    case 'buttons':
      return [];
    case 'select':
      // A heading right above says it already.
      return before?.kind === 'heading' ? [] : [block.label];
    case 'overflow':
      return [block.detail === undefined ? block.label : `${block.label}: ${block.detail}`];
  }
}
