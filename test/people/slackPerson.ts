import type { SlackApp } from '../adapters/slack/slackApp.ts';
import { type JsonObject, objectIn, objectsIn, textIn } from '../fakes/shared/json.ts';
import type { Interaction } from '../fakes/slack/interactions.ts';
import type { Message } from '../fakes/slack/messages.ts';
import type { View } from '../fakes/slack/views.ts';
import type { Person } from './person.ts';
import type { Screen } from './screen.ts';
import { readSlack, type SlackScreen } from './slackScreens.ts';

/** Who somebody is in Slack (called as their ID says, unless it is said), and whether they open the app's Home for their dashboard. */
interface Who {
  readonly id: string;
  readonly name?: string;
  readonly home?: boolean;
}

/** The workspace that somebody is in, and the conversation in which they type. */
type SlackPlace = Pick<SlackApp, 'slack' | 'conversation'>;

/** The button that leads to a Home's first screen. */
const WAY_BACK = 'Dashboard';

/** Where somebody looks: at a message that only they see, at the modal on top, or at their Home. */
type Place = Message | 'modal' | 'home';

/** Somebody at their Slack. */
export class SlackPerson implements Person {
  readonly name: string;
  readonly #who: Who;
  readonly #slackApp: SlackPlace;
  #place: Place | undefined;
  /** What was offered last, to pick from. */
  #offered: readonly string[] = [];

  constructor(slackApp: SlackPlace, who: Who) {
    this.#slackApp = slackApp;
    this.#who = who;
    this.name = who.name ?? who.id.slice(1).toLowerCase();
  }

  async say(line: string): Promise<Screen> {
    const { slack, conversation } = this.#slackApp;
    // Nobody can type while a modal is open.
    while (slack.modalsOf(this.#who.id).length > 0) await slack.closeModal(this.#who.id);
    if (this.#who.home === true && line === 'dashboard') return await this.#openHome();
    return await this.#answered(() => slack.slash(this.#who.id, conversation, line));
  }

  async press(label: string): Promise<Screen> {
    const { slack } = this.#slackApp;
    return await this.#answered(() => slack.press(this.#who.id, this.#at(), label));
  }

  async pressBeside(label: string): Promise<Screen> {
    const has = ({ blocks }: Message) => readSlack(blocks).screen.buttons.includes(label);
    const beside = () => this.#messages.findLast(has);
    return await this.pressOn(await this.#slackApp.slack.until(`a button ${label}`, beside), label);
  }

  /** Presses a button of a message that was shown at any time. */
  async pressOn(message: Message, label: string): Promise<Screen> {
    return await this.#answered(() => this.#slackApp.slack.press(this.#who.id, message, label));
  }

  /** The message that was shown last. */
  get shown(): Message {
    const place = this.#at();
    if (typeof place === 'string') throw new Error(`${this.name} sees no message`);
    return place;
  }

  /** On a message: what comes too late is said beside it. */
  async hammer(label: string): Promise<readonly Screen[]> {
    const earlier = this.shown.earlier();
    const brought = await Promise.all(Array.from({ length: 4 }, () => this.press(label)));
    return [...brought, await this.pressOn(earlier, label)];
  }

  async choose(option: string, of?: string): Promise<Screen> {
    const { slack } = this.#slackApp;
    const menus = this.#read().menus.filter((menu) => of === undefined || menu.of === of);
    const menu = menus.find(({ options }) => options.includes(option));
    if (menu === undefined) throw new Error(`nothing to choose is called ${option}`);
    const { id } = this.#who;
    return await this.#answered(() =>
      menu.button ? slack.press(id, this.#at(), menu.blockId) : slack.choose(id, this.#at(), menu.blockId, option),
    );
  }

  async fill(answers: Readonly<Record<string, string>>): Promise<Screen> {
    const { slack } = this.#slackApp;
    const entries: Record<string, string> = {};
    for (const [field, answer] of Object.entries(answers)) entries[field] = await this.#entry(field, answer);
    return await this.#answered(async () => (await slack.submit(this.#who.id, entries)).interaction);
  }

  async offered(field: string, typed: string): Promise<readonly string[]> {
    this.#offered = (await this.#slackApp.slack.suggest(this.#who.id, 'modal', field, typed)).labels;
    return this.#offered;
  }

  /** What is asked is shown to one person alone: nobody else has a button to press. */
  pressOf(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  told(): Promise<string> {
    const messages = this.#slackApp.slack.directMessagesOf(this.#who.id);
    return Promise.resolve(messages.flatMap(({ blocks }) => readSlack(blocks).screen.words).join('\n'));
  }

  pressable(): readonly string[] {
    const shown = [...this.#messages.map(({ blocks }) => blocks), ...this.#views.map(({ blocks }) => blocks)];
    return shown.flatMap((blocks) => readSlack(blocks).screen.buttons);
  }

  sees(): string {
    return JSON.stringify([
      ...this.#messages.map(({ text, blocks }) => [text, blocks]),
      ...this.#views.map(({ definition }) => definition),
    ]);
  }

  /** All messages that this person sees now. */
  get #messages(): readonly Message[] {
    const { slack, conversation } = this.#slackApp;
    const { id } = this.#who;
    return [...slack.seenBy(id, conversation), ...slack.seenBy(id, slack.directWith(id).id)];
  }

  get #views(): readonly View[] {
    const { slack } = this.#slackApp;
    const home = slack.homeOf(this.#who.id);
    return [...slack.modalsOf(this.#who.id), ...(home === undefined ? [] : [home])];
  }

  /** A Home is as it was left; from every screen there is a way to its first. */
  async #openHome(): Promise<Screen> {
    const screen = await this.#answered(() => this.#slackApp.slack.openHome(this.#who.id));
    return screen.words[0] === 'Account dashboard' ? screen : await this.press(WAY_BACK);
  }

  /** What is put into a field: of what the app is asked for, the best that it offers. */
  async #entry(field: string, answer: string): Promise<string> {
    const block = this.#blocks().find((one) => one['block_id'] === field);
    if (objectIn(block, 'element')?.['type'] !== 'external_select' || this.#offered.includes(answer)) return answer;
    const labels = await this.offered(field, answer);
    return labels.find((label) => label === answer) ?? labels[0] ?? answer;
  }

  #at(): Place {
    if (this.#place === undefined) throw new Error(`${this.name} was shown nothing yet`);
    return this.#place;
  }

  #blocks(): readonly JsonObject[] {
    const shown = this.#shown();
    return objectsIn(shown, 'blocks');
  }

  /** What is shown where this person looks. */
  #shown(): JsonObject {
    const { slack } = this.#slackApp;
    const place = this.#at();
    if (place === 'modal') return slack.modalsOf(this.#who.id).at(-1)?.definition ?? {};
    if (place === 'home') return slack.homeOf(this.#who.id)?.definition ?? {};
    return { blocks: place.blocks };
  }

  #read(): SlackScreen {
    const blocks = this.#blocks();
    const own = this.#at() === 'home' && isWayBack(blocks.at(-1)) ? blocks.slice(0, -1) : blocks;
    return readSlack(own, titleOf(this.#shown()));
  }

  /** Does something, and waits until it is answered. */
  async #answered(act: () => Promise<Interaction>): Promise<Screen> {
    const { slack } = this.#slackApp;
    const before = slack.effects.length;
    const { id: cause } = await act();
    this.#place = await slack.until(`an answer for ${this.name}`, () => this.#answerSince(before, cause));
    return this.#read().screen;
  }

  #answerSince(before: number, cause: string): Place | undefined {
    for (const effect of this.#slackApp.slack.effects.slice(before)) {
      if ('message' in effect && effect.cause === cause && effect.what !== 'deleted')
        return this.#slackApp.slack.messages.find(({ ts }) => ts === effect.message.ts);
      if ('view' in effect && effect.what !== 'closed' && this.#isAnswer(effect.view)) return effect.view.type;
    }
    return undefined;
  }

  #isAnswer(view: View): boolean {
    return view.user === this.#who.id && !JSON.stringify(view.definition).includes('One moment…');
  }
}

/** What a Home adds to the screens that stand in it. */
function isWayBack(block: JsonObject | undefined): boolean {
  const [button, ...more] = objectsIn(block, 'elements');
  return more.length === 0 && textIn(objectIn(button, 'text'), 'text') === WAY_BACK;
}

function titleOf(shown: JsonObject): string | undefined {
  return textIn(objectIn(shown, 'title'), 'text');
}
