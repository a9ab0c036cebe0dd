import type { Form } from '../../../src/chat/contracts/form.ts';
import type { DeclaredCommand } from '../../../src/chat/contracts/platform.ts';
import type { Block, Button, Field, SecretCard, View } from '../../../src/chat/contracts/view.ts';
import { takeOptions } from '../../../src/chat/parsing/takeOptions.ts';
import { tokenize } from '../../../src/chat/parsing/tokenize.ts';
import { quote } from '../../../src/chat/parsing/writeLine.ts';
import { commandPayloads } from '../registration/payload.ts';
import { ROOT } from '../registration/shape.ts';

/** A command named in a text, and what follows it on its line. */
const NAMED = new RegExp(`/${ROOT} (?=[a-z])([^\\n]*?)(?=/${ROOT} |\\n|$)`, 'g');
/** What closes a sentence or a pair of brackets behind a command. */
const CLOSING = /[.,;:!?)]+$/;
/** What belongs to a command in the middle of a sentence: an option with its value, or what is to be filled in. */
const ARGUMENT = /^(?:[a-z]+:\S+|@?[A-Z]{2,})$/;

/**
 * Writes the commands that a message names as they can be given in Discord. There a noun may be a command of its own (see
 * registration/payload.ts), and each option has a box: a word that stands bare elsewhere is written behind its option's name.
 */
export class CommandWording {
  readonly #apart: ReadonlySet<string>;
  readonly #byPath: ReadonlyMap<string, DeclaredCommand>;
  readonly #nouns: ReadonlySet<string>;

  /** @param commands what is registered, before it is written as Discord takes it. */
  constructor(commands: readonly DeclaredCommand[]) {
    const roots = commandPayloads(commands).map(({ name }) => name);
    this.#apart = new Set(roots.flatMap((name) => (name === ROOT ? [] : [name.slice(ROOT.length + 1)])));
    this.#byPath = new Map(commands.map((command) => [command.path.join(' '), command]));
    this.#nouns = new Set(commands.flatMap(({ path: [noun, verb] }) => (noun && verb ? [noun] : [])));
  }

  /** Words a message. */
  view(shown: View): View {
    return { ...shown, blocks: shown.blocks.map((block) => this.#block(block)) };
  }

  /** Words a form: its questions and what was wrong with the answers, not the answers themselves. */
  form(form: Form): Form {
    const fields = form.fields.map((field) => ({
      ...field,
      label: this.text(field.label),
      hint: this.text(field.hint),
      choices: field.choices.map(({ label, value }) => ({ label: this.text(label), value })),
      ...(field.problem && { problem: { ...field.problem, words: this.text(field.problem.words) } }),
    }));
    return { ...form, title: this.text(form.title), fields };
  }

  /** Words what stands around a secret. */
  card(card: SecretCard): SecretCard {
    return { ...card, title: this.text(card.title), notes: card.notes.map((one) => this.text(one)) };
  }

  /** Words a text of one line or several. */
  text(text: string): string {
    return text.replace(NAMED, (_, rest: string) => this.#inSentence(rest));
  }

  #block(block: Block): Block {
    switch (block.kind) {
      case 'heading':
      case 'text':
      case 'note':
        return { ...block, text: this.text(block.text) };
      case 'code':
        return { ...block, text: block.text.replace(NAMED, (_, rest: string) => this.#written(rest.split(' '))) };
      case 'fields':
        return { ...block, fields: block.fields.map((field) => this.#field(field)) };
      case 'table':
        return {
          ...block,
          columns: block.columns.map((one) => this.text(one)),
          rows: block.rows.map((row) => row.map((cell) => this.text(cell))),
        };
      case 'progress':
        return { ...block, label: this.text(block.label) };
      case 'file':
        return block;
      case 'image':
        return { ...block, description: this.text(block.description) };
      case 'buttons':
        return { ...block, buttons: block.buttons.map((one) => this.#button(one)) };
      case 'select':
        return { ...block, label: this.text(block.label), choices: block.choices.map((one) => this.#button(one)) };
      case 'overflow':
        return {
          ...block,
          label: this.text(block.label),
          ...(block.detail === undefined ? {} : { detail: this.text(block.detail) }),
          choices: block.choices.map((one) => this.#button(one)),
        };
    }
  }

  #field({ label, value }: Field): Field {
    return { label: this.text(label), value: this.text(value) };
  }

  #button(button: Button): Button {
    return { ...button, label: this.text(button.label) };
  }

  /** A command in the middle of a sentence: where it ends isn't marked. */
  #inSentence(rest: string): string {
    const words = rest.split(' ');
    const isHelp = bareWord(words[0]) === 'help';
    const first = isHelp ? 1 : this.#pathLength(words);
    let end = first;
    const goesOn = (word: string | undefined) =>
      word !== undefined &&
      (isHelp ? this.#isPartOfPath(words.slice(1, end), bareWord(word)) : ARGUMENT.test(bareWord(word)));
    while ((end === 0 || !CLOSING.test(words[end - 1] ?? '')) && goesOn(words[end])) end += 1;
    const [closing = ''] = CLOSING.exec(words[end - 1] ?? '') ?? [];
    const own = words.slice(0, end).map((word, index) => (index === end - 1 ? bareWord(word) : word));
    const after = words
      .slice(end)
      .map((word) => ` ${word}`)
      .join('');
    return end === 0 ? this.#written(words) : `${this.#written(own, words[end])}${closing}${after}`;
  }

  /** How many words name a command, or a noun whose verb is left out. */
  #pathLength(words: readonly string[]): number {
    const [first, second] = words.map(bareWord);
    if (this.#byPath.has(`${first} ${second}`)) return 2;
    return first !== undefined && (this.#byPath.has(first) || this.#nouns.has(first)) ? 1 : 0;
  }

  #isPartOfPath(before: readonly string[], word: string): boolean {
    const path = [...before, word].join(' ');
    return this.#byPath.has(path) || this.#nouns.has(path);
  }

  /** A whole line, from its path on. What can't be read is left as it is. @param next the word behind it. */
  #written(words: readonly string[], next?: string): string {
    const count = this.#pathLength(words);
    const path = words.slice(0, count);
    const [noun = '', ...verb] = path;
    // A noun may be a command as well: `/apikey audit` stays, beside `/apikey-audit export`. An ellipsis stands for its verbs.
    const isCommand = count === 1 && this.#byPath.has(noun) && next !== '…';
    const isApart = this.#apart.has(noun) && !isCommand;
    const root = isApart && count > 0 ? [`/${ROOT}-${noun}`, ...verb] : [`/${ROOT}`, ...path];
    const command = this.#byPath.get(path.join(' '));
    const given = words.slice(count).join(' ');
    return [...root, ...(given === '' ? [] : [command === undefined ? given : byName(command, given)])].join(' ');
  }
}

/** Writes each option behind its name, in the order in which Discord shows their boxes. */
function byName(command: DeclaredCommand, given: string): string {
  const line = tokenize(given);
  if (line.tokens.every(({ kind }) => kind === 'option')) return given;
  const { options, problems } = takeOptions({ platforms: [] }, command, line);
  if (problems.length > 0) return given;
  return Object.keys(command.options)
    .flatMap((name) => (options[name] === undefined ? [] : [`${name}:${quote(options[name])}`]))
    .join(' ');
}

/** A word without what closes the sentence behind it. */
function bareWord(word = ''): string {
  return word.replace(CLOSING, '');
}
