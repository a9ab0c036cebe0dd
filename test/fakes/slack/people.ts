import { type JsonObject, objectIn, objectsIn, textIn } from '../shared/json.ts';
import { happened } from '../shared/world.ts';
import { answerSubmission, expectNothing, readSuggestions, type SubmitOutcome, showCommandAnswer } from './acks.ts';
import { type Control, controlNamed, draftKey, fieldOf, stateValues } from './controls.ts';
import { type Entry, filledWith, isFilled, optionNamed } from './filling.ts';
import type { Interaction, Interactions } from './interactions.ts';
import type { Message } from './messages.ts';
import {
  blockActionsPayload,
  closedPayload,
  commandPayload,
  type Surface,
  shortcutPayload,
  submissionPayload,
  suggestionPayload,
} from './payloads.ts';
import type { ResponseUrls } from './responseUrls.ts';
import { typedText } from './typedText.ts';
import type { View } from './views.ts';
import type { Fixture } from './world.ts';

/** Where somebody acts: on a message, in the modal on top, or on their Home. */
export type Where = Message | 'modal' | 'home';

/** How somebody acts. */
export interface ActOptions {
  /** On what is shown no longer: the click was on its way when it was replaced or deleted. */
  readonly evenIfGone?: boolean;
}

/** What came of submitting a modal. */
export interface Submitted {
  readonly interaction: Interaction;
  readonly outcome: SubmitOutcome;
  /** What stands beside the inputs, by `block_id`. */
  readonly errors: Readonly<Record<string, string>>;
}

/** What came of typing into a menu that the app is asked for. */
export interface Suggested {
  readonly interaction: Interaction;
  /** The labels that are offered. */
  readonly labels: readonly string[];
}

/** Slack's client, in anybody's hands. */
export class People {
  readonly #world: Fixture;
  readonly #interactions: Interactions;
  readonly #urls: ResponseUrls;
  /** What apps last offered, by surface and control. */
  readonly #offered = new Map<string, readonly JsonObject[]>();

  constructor(world: Fixture, interactions: Interactions, urls: ResponseUrls) {
    this.#world = world;
    this.#interactions = interactions;
    this.#urls = urls;
  }

  async slash(user: string, channel: string, text: string, command: string): Promise<Interaction> {
    const { workspace, triggers } = this.#world;
    const person = workspace.user(user);
    const conversation = workspace.conversation(channel);
    if (!conversation.members.has(user)) throw new Error(`${person.name} is not in ${conversation.name}`);
    let cause = '';
    return await this.#interactions.run(
      'slash_commands',
      (id) => {
        cause = id;
        const responseUrl = this.#urls.issue({ kind: 'commands', user, channel, cause, message: undefined });
        const triggerId = triggers.issue({ user, cause, inModal: false });
        const said = { command, text: typedText(text, workspace), triggerId, responseUrl };
        return commandPayload(workspace, person, conversation, said);
      },
      (answer) =>
        showCommandAnswer(this.#world, answer, { user, channel, cause, typed: `${command} ${text}`.trimEnd() }),
    );
  }

  /** @param about the message in whose menu it is, with its conversation. */
  async shortcut(user: string, callbackId: string, about: JsonObject | undefined): Promise<Interaction> {
    const { workspace, triggers } = this.#world;
    return await this.#interactions.run(
      'interactive',
      (cause) => {
        const triggerId = triggers.issue({ user, cause, inModal: false });
        return shortcutPayload(workspace, workspace.user(user), { callbackId, triggerId, about });
      },
      async () => undefined,
    );
  }

  async press(user: string, where: Where, name: string, options: ActOptions = {}): Promise<Interaction> {
    const surface = this.#surface(user, where, options);
    const control = controlNamed(blocksOf(surface), name);
    if (control.type !== 'button') throw new Error(`«${name}» is no button but a ${control.type}`);
    return await this.#act(user, surface, control, {});
  }

  async choose(user: string, where: Where, name: string, entry: Entry, options: ActOptions = {}): Promise<Interaction> {
    const surface = this.#surface(user, where, options);
    const control = controlNamed(blocksOf(surface), name);
    if (control.block['type'] === 'input' && control.block['dispatch_action'] !== true) {
      throw new Error(`Slack sends nothing when «${name}» is filled: submit the modal`);
    }
    if (control.type === 'overflow') {
      const chosen = optionNamed(control, objectsIn(control.element, 'options'), String(entry));
      return await this.#act(user, surface, control, { selected_option: chosen });
    }
    const filled = filledWith(control, entry, this.#offered.get(offerKey(surface, control)) ?? []);
    holderOf(surface).fill(draftKey(control), filled);
    return await this.#act(user, surface, control, filled);
  }

  async suggest(user: string, where: Where, name: string, query: string): Promise<Suggested> {
    const { workspace } = this.#world;
    const surface = this.#surface(user, where, {});
    const control = controlNamed(blocksOf(surface), name);
    if (!control.type.includes('external')) throw new Error(`«${name}» is a ${control.type}: the app is not asked`);
    const { min_query_length: least = 3 } = control.element;
    if (typeof least === 'number' && query.length < least) {
      throw new Error(`Slack asks for «${name}» from ${least} characters on, not for «${query}»`);
    }
    let labels: readonly string[] = [];
    const interaction = await this.#interactions.run(
      'interactive',
      () => suggestionPayload(workspace, workspace.user(user), surface, control, query),
      async (answer) => {
        const options = readSuggestions(this.#world, answer);
        this.#offered.set(offerKey(surface, control), options);
        labels = options.map((option) => textIn(objectIn(option, 'text'), 'text') ?? '');
      },
    );
    return { interaction, labels };
  }

  async submit(user: string, entries: Readonly<Record<string, Entry>>): Promise<Submitted> {
    const { workspace, triggers } = this.#world;
    const view = this.#top(user);
    if (view.definition['submit'] === undefined) throw new Error('this modal has no button to submit it with');
    this.#fillIn(view, entries);
    let came: Omit<Submitted, 'interaction'> = { outcome: 'unanswered', errors: {} };
    let cause = '';
    const interaction = await this.#interactions.run(
      'interactive',
      (id) => {
        cause = id;
        const trigger = triggers.issue({ user, cause, inModal: true });
        return submissionPayload(workspace, workspace.user(user), view, trigger);
      },
      async (answer) => {
        // A second acknowledgement of the same submission finds the modal gone, and nothing left to do.
        if (view.open) came = await answerSubmission(this.#world, view, answer, cause);
      },
    );
    return { interaction, ...came };
  }

  async closeModal(user: string): Promise<readonly Interaction[]> {
    const { workspace, views } = this.#world;
    const top = this.#top(user);
    const clears = top.definition['clear_on_close'] === true;
    const closing = clears ? [...views.stackOf(user)].reverse() : [top];
    for (const view of closing) {
      view.close();
      await happened(this.#world, { what: 'closed', view, cause: undefined });
    }
    const told = closing.filter((view) => view.definition['notify_on_close'] === true);
    return await Promise.all(
      told.map((view) =>
        this.#interactions.run(
          'interactive',
          () => closedPayload(workspace, workspace.user(user), view, clears),
          async (answer) => expectNothing(this.#world, 'view_closed', answer),
        ),
      ),
    );
  }

  #top(user: string): View {
    const top = this.#world.views.stackOf(user).at(-1);
    if (top === undefined) throw new Error(`${this.#world.workspace.user(user).name} has no modal open`);
    return top;
  }

  #surface(user: string, where: Where, { evenIfGone = false }: ActOptions): Surface {
    const { workspace, views } = this.#world;
    const { name } = workspace.user(user);
    if (where === 'modal') return { kind: 'view', view: this.#top(user) };
    if (where === 'home') {
      const view = views.homeOf(user);
      if (view === undefined) throw new Error(`nothing is published on the Home of ${name}`);
      return { kind: 'view', view };
    }
    if (!where.visible && !evenIfGone) throw new Error('that message is gone');
    const conversation = workspace.conversation(where.channel);
    const sees = where.to === undefined ? conversation.members.has(user) : where.to === user;
    if (!sees) throw new Error(`${name} does not see that message`);
    return { kind: 'message', message: where, conversation };
  }

  async #act(user: string, surface: Surface, control: Control, filled: JsonObject): Promise<Interaction> {
    const { workspace, triggers } = this.#world;
    return await this.#interactions.run(
      'interactive',
      (cause) => {
        const inModal = surface.kind === 'view' && surface.view.type === 'modal';
        const triggerId = triggers.issue({ user, cause, inModal });
        const responseUrl =
          surface.kind === 'view'
            ? undefined
            : this.#urls.issue({
                kind: 'actions',
                user,
                cause,
                channel: surface.message.channel,
                message: surface.message,
              });
        const did = { filled, triggerId, responseUrl };
        return blockActionsPayload(workspace, workspace.user(user), surface, control, did);
      },
      async (answer) => expectNothing(this.#world, 'block_actions', answer),
    );
  }

  #fillIn(view: View, entries: Readonly<Record<string, Entry>>): void {
    const surface: Surface = { kind: 'view', view };
    for (const [name, entry] of Object.entries(entries)) {
      const control = controlNamed(view.blocks, name);
      const offered = this.#offered.get(offerKey(surface, control)) ?? [];
      view.fill(draftKey(control), filledWith(control, entry, offered));
    }
    const values = stateValues(view.blocks, view.draft);
    for (const block of view.blocks) {
      if (block['type'] !== 'input' || block['optional'] === true) continue;
      const control = controlNamed([block], textIn(block, 'block_id') ?? '');
      const held = objectIn(objectIn(values, control.blockId), control.actionId) ?? {};
      if (fieldOf(control) !== undefined && !isFilled(control, held)) {
        throw new Error(`Slack does not submit this: «${control.label}» must be filled`);
      }
    }
  }
}

function blocksOf(surface: Surface): readonly JsonObject[] {
  return holderOf(surface).blocks;
}

function holderOf(surface: Surface): Message | View {
  return surface.kind === 'view' ? surface.view : surface.message;
}

function offerKey(surface: Surface, control: Control): string {
  const where = surface.kind === 'view' ? surface.view.id : `${surface.message.channel} ${surface.message.ts}`;
  return `${where} ${draftKey(control)}`;
}
