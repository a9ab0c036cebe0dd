import type { Attempt } from '../../domain/audit/auditAction.ts';
import { holdsSecret } from '../../domain/keys/secretFormat.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import type { PlatformUser } from '../../domain/people/platformUser.ts';
import { decideSecondFactor } from '../../domain/people/secondFactor/secondFactor.ts';
import { storedText } from '../../domain/storedText.ts';
import { decodeAction } from '../contracts/actionCode.ts';
import type { CommandContext, ResponseCapabilities } from '../contracts/command.ts';
import type { Answer, Deliver, FieldQuery, Input, OptionQuery, UnauthorizedUser } from '../contracts/exchange.ts';
import type { Choice } from '../contracts/options.ts';
import type { ChatPorts } from '../contracts/ports.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { note, type View, view } from '../contracts/view.ts';
import { mayHoldCode, mayHoldSecret } from '../parsing/pastedSecret.ts';
import { answerInZone, deliverInZone, viewInZone } from '../views/inZone.ts';
import { failureView, refusalView } from '../views/refusalView.ts';
import { InputHandler } from './inputHandler.ts';
import { LineReader } from './lineReader.ts';
import { Opening } from './opening.ts';
import { type Completions, complete } from './options/complete.ts';
import { optionSuggestions, suggestions, type TypingPorts } from './options/suggestions.ts';
import { keepKeyIds, publicAnswers } from './privateFields.ts';
import { storableInput, storableTexts, storableUnauthorized, storableUser } from './storableInput.ts';

/**
 * The platform-neutral core: every platform's requests go through here, and nothing about the answer depends on which
 * platform it was.
 */
export class ChatCore<Services> {
  readonly #registry: CommandRegistry<Services>;
  readonly #services: Services;
  readonly #ports: ChatPorts & TypingPorts;
  readonly #opening: Opening<Services>;
  readonly #lines: LineReader<Services>;
  readonly #inputs: InputHandler<Services>;

  constructor(registry: CommandRegistry<Services>, services: Services, ports: ChatPorts & TypingPorts) {
    this.#registry = registry;
    this.#services = services;
    this.#ports = ports;
    this.#opening = new Opening(registry, ports);
    this.#lines = new LineReader(registry);
    this.#inputs = new InputHandler(registry, ports, this.#lines, this.#opening);
  }

  /**
   * Answers one request. Never rejects: what goes wrong becomes a view with a reference.
   * @param deliver how a secret is shown in answer to this very request.
   */
  async handle(user: PlatformUser, input: Input, deliver: Deliver, may: ResponseCapabilities = {}): Promise<Answer> {
    try {
      const context = await this.#contextFor(user);
      const received = await this.#received(context, storableInput(input));
      if (received === undefined) return await this.#inputs.refuse(context, 'input', { code: 'secret-pasted' });
      if (mayHoldCode(received)) return await this.#inputs.refuse(context, 'input', { code: 'code-typed' });
      const { timeZone } = context.actor;
      const delivery = { deliver: deliverInZone(deliver, timeZone), capabilities: may };
      return answerInZone(await this.#inputs.handle(context, received, delivery), timeZone);
    } catch (error) {
      const { reference, known } = this.#ports.reportFailure(error, input.kind);
      const failed = { kind: 'view', view: failureView(reference, known) } as const;
      return input.kind === 'press' ? { ...failed, beside: true } : failed;
    }
  }

  /** Takes the notices that wait for this person. Never rejects: notices that can't be read now are shown another time. */
  async notices(user: PlatformUser): Promise<readonly View[]> {
    try {
      const actor = await this.#ports.identify(storableUser(user));
      const notices = await this.#ports.takeNotices(actor.personId);
      return notices.map((notice) => viewInZone(view(note(notice.text)), actor.timeZone));
    } catch (error) {
      this.#ports.reportFailure(error, 'notices');
      return [];
    }
  }

  /** Completes a line typed after `/apikey `, with what exists for this person. */
  async complete(user: PlatformUser, line: string): Promise<Completions> {
    const { words, fragment } = await complete(this.#registry, await this.#contextFor(user), storedText(line));
    // As it was typed: completion replaces exactly that.
    return { words, fragment: line.slice(line.length - fragment.length) };
  }

  /**
   * Answers what is the same for everyone, such as help. @returns undefined where more is needed: then hand the same object to
   * {@link ChatCore.handle}, for its line is parsed already.
   */
  staticReply(input: Input): View | undefined {
    return this.#lines.staticReply(input);
  }

  /** Whether what a button carries leads to a screen: something to look at and to go on from. */
  isScreen(encoded: string): boolean {
    const action = holdsSecret(encoded) ? undefined : decodeAction(encoded);
    return action?.kind === 'go' && this.#registry.find(action.path)?.screen === true;
  }

  /**
   * Whether pressing a question's button will ask for a code of the second factor, where a platform can open a form only as long as
   * it has answered nothing yet. Never rejects.
   */
  async asksForCode(user: PlatformUser, encoded: string): Promise<boolean> {
    const action = holdsSecret(encoded) ? undefined : decodeAction(encoded);
    if (action?.kind !== 'confirm') return false;
    try {
      const context = await this.#contextFor(user);
      const { secondFactor } = context.actor;
      const asked = secondFactor?.isEnrolled === true ? await this.#ports.findConfirmation(action.id) : undefined;
      const command = asked === undefined ? undefined : this.#registry.find(asked.command);
      if (secondFactor === undefined || command === undefined || asked?.state !== 'pending') return false;
      const needed = await command.pressAction(context, asked);
      return decideSecondFactor(needed, secondFactor, context.now) === 'code';
    } catch {
      // Whatever is wrong is said when the press is handled.
      return false;
    }
  }

  /**
   * Looks at a screen for someone, without their having asked just now: for screens that follow what changes elsewhere.
   * @returns undefined if it doesn't exist for them, or no longer does; nothing is recorded.
   */
  async renderScreen(user: PlatformUser, encoded: string): Promise<View | undefined> {
    const action = decodeAction(encoded);
    const command = action?.kind === 'go' ? this.#registry.find(action.path) : undefined;
    if (action?.kind !== 'go' || command?.screen !== true) return undefined;
    const context = this.#contextOf(await this.#ports.identify(user, false), user);
    const outcome = await command.handle(context, action.options);
    return outcome.kind === 'view' ? viewInZone(outcome.view, context.actor.timeZone) : undefined;
  }

  /** Completes what is typed into a form's field, with what exists for this person; at most 100, best first. */
  async suggest(user: PlatformUser, asked: FieldQuery): Promise<readonly Choice[]> {
    if (holdsSecret(asked.query)) return [];
    const action = decodeAction(asked.action);
    const draft = action?.kind === 'form' ? await this.#ports.findConfirmation(action.id) : undefined;
    if (draft === undefined) return [];
    const received = { ...asked, field: storedText(asked.field), query: storedText(asked.query) };
    return await suggestions(this.#registry, await this.#contextOfTyping(user), draft, received);
  }

  /**
   * Completes an option of a command, where the platform has parsed the options, with what exists for this person.
   * @param limit how many at most, best first; Discord takes 25.
   * @returns nothing where there is no such command or option, or where a secret may have been put in.
   */
  async suggestOption(user: PlatformUser, asked: OptionQuery, limit = 25): Promise<readonly Choice[]> {
    const { path } = asked;
    const options = storableTexts(asked.options);
    if (mayHoldSecret({ kind: 'command', path, options })) return [];
    return await optionSuggestions(this.#registry, await this.#contextOfTyping(user), { ...asked, options }, limit);
  }

  /** Takes note of someone who is not speaking, such as a person whom somebody mentions, or whose name changed. */
  async registerUser(user: PlatformUser): Promise<void> {
    await this.#ports.identify(storableUser(user), false);
  }

  /** Refuses someone whom this deployment does not serve: they get nothing, and the attempt is audited (invariant 11). */
  async rejectUnauthorized(unauthorizedUser: UnauthorizedUser, action: Attempt): Promise<View> {
    await this.#ports.recordUnauthorized(storableUnauthorized(unauthorizedUser), action);
    return refusalView({ code: 'stranger' });
  }

  /**
   * What came, without what must not go further: of a form's private answers, a configuration is reduced to the keys that it names.
   * @returns undefined where a secret stands where none may.
   */
  async #received(context: CommandContext<Services>, input: Input): Promise<Input | undefined> {
    const action = input.kind === 'form' ? decodeAction(input.action) : undefined;
    if (input.kind !== 'form' || action?.kind !== 'form') return mayHoldSecret(input) ? undefined : input;
    const specs = await this.#opening.optionsOfForm(action.id);
    if (mayHoldSecret({ ...input, answers: publicAnswers(specs, input.answers) })) return undefined;
    const { actor, directory } = context;
    const find = (ids: readonly string[]) => directory.findKeyIds(actor, ids);
    return { ...input, answers: await keepKeyIds(specs, input.answers, find) };
  }

  async #contextFor(user: PlatformUser): Promise<CommandContext<Services>> {
    return this.#contextOf(await this.#ports.identify(storableUser(user)), user);
  }

  async #contextOfTyping(user: PlatformUser): Promise<CommandContext<Services>> {
    const { identifyTyping } = this.#ports;
    return identifyTyping === undefined
      ? await this.#contextFor(user)
      : this.#contextOf(await identifyTyping(storableUser(user)), user);
  }

  #contextOf(actor: Actor, user: PlatformUser): CommandContext<Services> {
    return {
      services: this.#services,
      actor,
      platform: user.platform,
      postsIn: user.postsIn,
      ...(user.unmet === undefined ? {} : { unmet: user.unmet }),
      externalId: user.externalId,
      now: this.#ports.clock(),
      directory: this.#ports.directory,
    };
  }
}
