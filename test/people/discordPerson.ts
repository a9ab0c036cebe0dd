import { type DiscordApp, GENERAL, GUILD } from '../adapters/discord/discordApp.ts';
import type { FakeDiscord } from '../fakes/discord/fakeDiscord.ts';
import type { Interaction } from '../fakes/discord/interactions.ts';
import type { Message } from '../fakes/discord/messages.ts';
import { Modal } from '../fakes/discord/modals.ts';
import { objectsIn, textIn } from '../fakes/shared/json.ts';
import { inputOf, readMessage, readModal } from './discordScreens.ts';
import { asTyped, give, type TypedLine } from './discordTyping.ts';
import type { Person } from './person.ts';
import type { Screen } from './screen.ts';

/** Who somebody is in Discord, and where they type: in the channel of the guild, unless it is said. */
export interface Who {
  readonly id: string;
  readonly name?: string;
  readonly guild?: string;
  readonly channel?: string;
  /** The ID of somebody of that name. */
  readonly idOf?: (name: string) => string;
}

const USER_SELECT = 5;

/** Somebody at their Discord. */
export class DiscordPerson implements Person {
  readonly name: string;
  readonly #who: Required<Who>;
  readonly #discordApp: Pick<DiscordApp, 'discord'>;
  /** Where this person looks: at a message that only they see, or at a modal. */
  #place: Message | Modal | undefined;
  /** The last command that was typed. */
  #typed: TypedLine | undefined;

  constructor(discordApp: Pick<DiscordApp, 'discord'>, who: Who) {
    this.#discordApp = discordApp;
    this.#who = { name: who.id, guild: GUILD, channel: GENERAL, idOf: (name) => name, ...who };
    this.name = this.#who.name;
  }

  async say(line: string): Promise<Screen> {
    const typed = asTyped(line);
    if (typed === undefined) throw new Error(`Discord takes no such command: ${line}`);
    return await this.type(typed);
  }

  /** Types a command with what stands in the box of each option. */
  async type(typed: TypedLine): Promise<Screen> {
    const { discord } = this.#discordApp;
    // Nobody can type while a modal is open.
    const modal = discord.modalOf(this.#who.id);
    if (modal !== undefined) await discord.closeModal(modal);
    this.#typed = typed;
    return await this.#answered(give(discord, this.#who.id, this.#who, typed));
  }

  async press(label: string): Promise<Screen> {
    return await this.pressOn(this.shown, label);
  }

  async pressBeside(label: string): Promise<Screen> {
    const has = ({ components }: Message) => readMessage(components).screen.buttons.includes(label);
    const beside = () => this.#messages.findLast(has);
    return await this.pressOn(await this.#discordApp.discord.until(`a button ${label}`, beside), label);
  }

  /** Presses a button of a message that was shown at any time. */
  async pressOn(message: Message, label: string): Promise<Screen> {
    const found = readMessage(message.components).buttons.find((button) => button.label === label);
    if (found === undefined) throw new Error(`there is no button ${label}:\n${message.text}`);
    return await this.#answered(this.#discordApp.discord.press(this.#who.id, message, found.customId));
  }

  /** The message that was shown last. */
  get shown(): Message {
    if (this.#place === undefined || this.#place instanceof Modal) throw new Error(`${this.name} sees no message`);
    return this.#place;
  }

  /** The form that is open. */
  get form(): Modal {
    if (!(this.#place instanceof Modal)) throw new Error(`${this.name} has no form open`);
    return this.#place;
  }

  /** What comes too late is said beside it. */
  async hammer(label: string): Promise<readonly Screen[]> {
    const earlier = this.shown.earlier();
    const brought = await Promise.all(Array.from({ length: 4 }, () => this.pressOn(earlier, label)));
    return [...brought, await this.pressOn(earlier, label)];
  }

  async choose(option: string, of?: string): Promise<Screen> {
    const { discord } = this.#discordApp;
    const message = this.shown;
    const menus = readMessage(message.components).menus.filter((menu) => of === undefined || menu.of === of);
    const menu = menus.find(({ options }) => options.some(({ label }) => label === option));
    const value = menu?.options.find(({ label }) => label === option)?.value;
    if (menu === undefined || value === undefined) throw new Error(`nothing to choose is called ${option}`);
    const { id } = this.#who;
    return await this.#answered(
      menu.button ? discord.press(id, message, menu.customId) : discord.choose(id, message, menu.customId, value),
    );
  }

  async fill(answers: Readonly<Record<string, string>>): Promise<Screen> {
    const { discord } = this.#discordApp;
    const modal = this.form;
    const entries = Object.entries(answers).map(([field, answer]) => [field, this.#entry(field, answer)] as const);
    return await this.#answered(discord.submit(this.#who.id, modal, Object.fromEntries(entries)));
  }

  /** What the list of the form has, and what Discord offers for the same while somebody types the command. */
  async offered(field: string, typed: string): Promise<readonly string[]> {
    const { discord } = this.#discordApp;
    const { id, channel } = this.#who;
    const listed = optionsIn(this.form, field).filter((label) => label.includes(typed));
    const path = this.#typed?.path ?? '';
    const { labels } = await discord.autocomplete(id, channel, path, field, typed, this.#typed?.options);
    return [...new Set([...listed, ...labels])];
  }

  /** What is asked is shown to one person alone: nobody else has a button to press. */
  pressOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  told(): Promise<string> {
    const messages = this.#discordApp.discord.directMessagesOf(this.#who.id);
    return Promise.resolve(messages.flatMap(({ components }) => readMessage(components).screen.words).join('\n'));
  }

  pressable(): readonly string[] {
    return this.#messages.flatMap(({ components }) => readMessage(components).screen.buttons);
  }

  sees(): string {
    const modal = this.#discordApp.discord.modalOf(this.#who.id);
    return JSON.stringify([...this.#messages.map(({ now }) => [now.content, now.components]), modal?.definition]);
  }

  /** All messages that this person sees now. */
  get #messages(): readonly Message[] {
    const { discord } = this.#discordApp;
    const { id, channel } = this.#who;
    return [...discord.seenBy(id, channel), ...discord.seenBy(id, discord.directWith(id).id)];
  }

  /** What is put into a field: somebody's ID, the best of what is listed, or what is typed. */
  #entry(field: string, answer: string): string {
    const modal = this.form;
    if (inputOf(modal.definition, field)?.['type'] === USER_SELECT) return this.#who.idOf(answer);
    const labels = optionsIn(modal, field);
    return labels.find((label) => label === answer) ?? labels.find((label) => label.includes(answer)) ?? answer;
  }

  /** Does something, and waits until it is answered. @returns what is seen then. */
  async #answered(done: Promise<Interaction>): Promise<Screen> {
    const { discord } = this.#discordApp;
    const interaction = await done;
    const place = await discord.until(`an answer for ${this.name}`, () => answerTo(discord, interaction));
    this.#place = place;
    if (place instanceof Modal) return readModal(place.definition).screen;
    // A form can't be opened in answer to one, nor late: it is asked whether to go on.
    const { screen } = readMessage(place.components);
    return isContinue(screen) ? await this.pressOn(place, CONTINUE) : screen;
  }
}

const CONTINUE = 'Continue';

function isContinue({ buttons }: Screen): boolean {
  return buttons.length === 1 && buttons[0] === CONTINUE;
}

function optionsIn(modal: Modal, field: string): readonly string[] {
  return objectsIn(inputOf(modal.definition, field), 'options').map((option) => textIn(option, 'label') ?? '');
}

function answerTo(discord: FakeDiscord, interaction: Interaction): Message | Modal | undefined {
  for (const effect of interaction.effects) {
    if (effect.what === 'opened') return effect.modal;
    if (effect.what !== 'posted' && effect.what !== 'edited') continue;
    return discord.messages.find(({ id }) => id === effect.message.id);
  }
  return undefined;
}
