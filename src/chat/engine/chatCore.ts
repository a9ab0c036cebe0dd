import type { Attempt } from '../../domain/audit/auditAction.ts';
import { Secret } from '../../domain/keys/secret.ts';
import { holdsSecret } from '../../domain/keys/secretFormat.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { Actor, AuthorizedActor } from '../../domain/people/permissions.ts';
import type { PlatformUser } from '../../domain/people/platformUser.ts';
import { decideSecondFactor } from '../../domain/people/secondFactor.ts';
import { type Refusal, refusalText } from '../../domain/refusals.ts';
import { storedText } from '../../domain/storedText.ts';
import { decodeAction, encodeAction } from '../contracts/actionCode.ts';
import type { Command, CommandContext, ResponseCapabilities } from '../contracts/command.ts';
import type { Answer, Deliver, FieldQuery, Input, OptionQuery, UnauthorizedUser } from '../contracts/exchange.ts';
import type { Choice, RawOptions } from '../contracts/options.ts';
import type { ChatPorts } from '../contracts/ports.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { note, text, type View, view } from '../contracts/view.ts';
import { ANSWER, cancelledText, MENU } from '../copy/answerCopy.ts';
import { mayHoldCode, mayHoldSecret } from '../parsing/pastedSecret.ts';
import { answerInZone, deliverInZone, viewInZone } from '../views/inZone.ts';
import { failureView, misunderstood, refusalView } from '../views/refusalView.ts';
import { Answering, type InputSource, refused, type SecretDelivery, show } from './answering.ts';
import { askForCode, type Continuation, codeForm, continuationOf } from './codeQuestion.ts';
import { type Completions, complete } from './complete.ts';
import { isOffer, openDraft, optionsOf, wrongOf } from './drafts.ts';
import { LineReader } from './lineReader.ts';
import { MENU_PATH, menuFields } from './menu.ts';
import { Opening } from './opening.ts';
import { keepKeyIds, publicAnswers, typedPrivately, withoutSecrets } from './privateFields.ts';
import { storableInput, storableTexts, storableUnauthorized, storableUser } from './storableInput.ts';
import { optionSuggestions, suggestions, type TypingPorts } from './suggestions.ts';

/**
 * The platform-neutral core: every platform's requests go through here, and nothing about the answer depends on which
 * platform it was.
 */
export class ChatCore<Services> {
  readonly #registry: CommandRegistry<Services>;
  readonly #services: Services;
  readonly #ports: ChatPorts & TypingPorts;
  readonly #answering: Answering<Services>;
  readonly #opening: Opening<Services>;
  readonly #lines: LineReader<Services>;

  constructor(registry: CommandRegistry<Services>, services: Services, ports: ChatPorts & TypingPorts) {
    this.#registry = registry;
    this.#services = services;
    this.#ports = ports;
    this.#answering = new Answering(ports);
    this.#opening = new Opening(registry, ports);
    this.#lines = new LineReader(registry);
  }

  /**
   * Answers one request. Never rejects: what goes wrong becomes a view with a reference.
   * @param deliver how a secret is shown in answer to this very request.
   */
  async handle(user: PlatformUser, input: Input, deliver: Deliver, may: ResponseCapabilities = {}): Promise<Answer> {
    try {
      const context = await this.#contextFor(user);
      const received = await this.#received(context, storableInput(input));
      if (received === undefined) return await this.#refuse(context, 'input', { code: 'secret-pasted' });
      if (mayHoldCode(received)) return await this.#refuse(context, 'input', { code: 'code-typed' });
      const { timeZone } = context.actor;
      const delivery = { deliver: deliverInZone(deliver, timeZone), capabilities: may };
      return answerInZone(await this.#dispatch(context, received, delivery), timeZone);
    } catch (error) {
      const { reference, known } = this.#ports.reportFailure(error, input.kind);
      const failed = { kind: 'view', view: failureView(reference, known) } as const;
      return input.kind === 'press' ? { ...failed, beside: true } : failed;
    }
  }

  /** Takes what waits to be told to the person who speaks. Never rejects: what can't be read now is told another time. */
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

  /** Completes a line typed after `/apikey `, with what exists for the person who speaks. */
  async complete(user: PlatformUser, line: string): Promise<Completions> {
    const { words, fragment } = await complete(this.#registry, await this.#contextFor(user), storedText(line));
    // As it was typed, for it is that which is replaced.
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
      const { secondFactor } = await this.#ports.identify(storableUser(user));
      const asked = secondFactor?.isEnrolled === true ? await this.#ports.findConfirmation(action.id) : undefined;
      const command = asked === undefined ? undefined : this.#registry.find(asked.command);
      if (secondFactor === undefined || command === undefined || asked?.state !== 'pending') return false;
      return decideSecondFactor(command.action, secondFactor, this.#ports.clock()) === 'code';
    } catch {
      // Whatever is wrong is said when the press is handled.
      return false;
    }
  }

  /**
   * Looks at a screen for someone, without their having asked just now: for screens that follow what changes elsewhere.
   * @returns undefined where it is not there for them (any more); nothing is recorded of that.
   */
  async look(user: PlatformUser, encoded: string): Promise<View | undefined> {
    const action = decodeAction(encoded);
    const command = action?.kind === 'go' ? this.#registry.find(action.path) : undefined;
    if (action?.kind !== 'go' || command?.screen !== true) return undefined;
    const context = this.#contextOf(await this.#ports.identify(user, false), user);
    const outcome = await command.handle(context, action.options);
    return outcome.kind === 'view' ? viewInZone(outcome.view, context.actor.timeZone) : undefined;
  }

  /** Completes what is typed into a form's field, with what exists for the person who speaks; at most 100, best first. */
  async suggest(user: PlatformUser, asked: FieldQuery): Promise<readonly Choice[]> {
    if (holdsSecret(asked.query)) return [];
    const action = decodeAction(asked.action);
    const draft = action?.kind === 'form' ? await this.#ports.findConfirmation(action.id) : undefined;
    if (draft === undefined) return [];
    const received = { ...asked, field: storedText(asked.field), query: storedText(asked.query) };
    return await suggestions(this.#registry, await this.#contextOfTyping(user), draft, received);
  }

  /**
   * Completes an option of a command, where the platform has taken the options apart, with what exists for the person who speaks.
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

  async #dispatch(context: CommandContext<Services>, input: Input, secretDelivery: SecretDelivery): Promise<Answer> {
    switch (input.kind) {
      case 'text': {
        const parsed = this.#lines.parse(input);
        if (parsed.kind === 'secret-typed')
          return await this.#refuse(context, 'input', { code: 'secret-typed', subject: parsed.option });
        if (parsed.kind !== 'command') return show(misunderstood(this.#registry, parsed));
        return await this.#run(context, parsed.command, parsed.options, secretDelivery);
      }
      case 'command': {
        const command = this.#registry.find(input.path);
        if (command === undefined) return await this.#refuse(context, 'command', { code: 'action-unknown' });
        const typed = typedPrivately(command.options, input.options);
        if (typed !== undefined) return await this.#refuse(context, 'input', { code: 'secret-typed', subject: typed });
        return await this.#run(context, command, input.options, secretDelivery);
      }
      case 'press':
        return await this.#pressed(context, input.action, secretDelivery);
      case 'form':
        return await this.#formSubmitted(context, input.action, input.answers, secretDelivery);
      case 'menu':
        return await this.#menu(context);
    }
  }

  async #menu(context: CommandContext<Services>): Promise<Answer> {
    const id = await this.#answering.storeDraft(context, MENU_PATH, {});
    const action = encodeAction({ kind: 'form', id });
    const form = { title: MENU.title, fields: menuFields(this.#registry), submitLabel: ANSWER.continue, action };
    return { kind: 'form', form };
  }

  async #run(
    context: CommandContext<Services>,
    command: Command<Services>,
    raw: RawOptions,
    secretDelivery: SecretDelivery,
    how: InputSource = 'typed',
    pressed?: string,
  ): Promise<Answer> {
    const outcome = await command.handle(context, raw, secretDelivery.capabilities);
    if (outcome.kind === 'code') {
      const { path, options } = command;
      const offered = secretDelivery.capabilities.answersOffer === true;
      return await this.#askForCode(
        context,
        pressed === undefined
          ? { kind: 'command', path, raw: withoutSecrets(options, raw), offered }
          : { kind: 'press', action: pressed },
      );
    }
    return await this.#answering.answer(context, command, raw, outcome, secretDelivery, how);
  }

  async #pressed(context: CommandContext<Services>, encoded: string, secretDelivery: SecretDelivery): Promise<Answer> {
    const action = decodeAction(encoded);
    if (action === undefined) return await this.#refuse(context, 'press', { code: 'action-unknown' });
    if (action.kind === 'go') {
      const command = this.#registry.find(action.path);
      if (command === undefined || typedPrivately(command.options, action.options) !== undefined)
        return await this.#refuse(context, 'press', { code: 'action-unknown' });
      return await this.#run(context, command, action.options, secretDelivery, 'pressed');
    }
    if (action.kind === 'form') return await this.#refuse(context, 'press', { code: 'action-unknown' });
    // A window for a code that could not be opened, or was closed, is opened again by a button.
    const code = action.kind === 'resume' ? await this.#opening.codeQuestion(context, action.id) : undefined;
    if (code?.kind === 'refused') return await this.#refuse(context, 'press', code.refusal);
    if (code !== undefined) return { kind: 'form', form: codeForm(code.question.id) };
    const opened = await this.#opening.question(context, action.id);
    if (opened.kind === 'refused') return await this.#refuse(context, 'press', opened.refusal);
    const { confirmation, command } = opened;
    switch (action.kind) {
      case 'confirm': {
        if (confirmation.subjectId === '') return await this.#refuse(context, 'press', { code: 'action-unknown' });
        const outcome = await command.press(context, confirmation, action.verb);
        if (outcome.kind === 'code') return await this.#askForCode(context, { kind: 'press', action: encoded });
        return await this.#answering.answer(context, command, {}, outcome, secretDelivery, 'confirmed');
      }
      case 'cancel':
        return await this.#cancel(context, confirmation);
      case 'resume':
        // Closed before it acts: a button that is pressed twice must not create two keys.
        if (confirmation.subjectId !== '') return await this.#refuse(context, 'press', { code: 'action-unknown' });
        if (!(await this.#ports.closeConfirmation(confirmation.id, 'done')))
          return await this.#refuse(context, 'press', { code: 'confirmation-done' });
        return await this.#resumed(context, command, confirmation, secretDelivery, encoded);
      case 'pick': {
        const raw = openDraft(confirmation.params, action.index);
        if (raw === undefined) return await this.#refuse(context, 'press', { code: 'action-unknown' });
        // Closed before it acts: of two picks only one may put something in the list's place, which may be a secret.
        if (!(await this.#ports.closeConfirmation(confirmation.id, 'done')))
          return await this.#refuse(context, 'press', { code: 'confirmation-done' });
        const answer = await this.#run(context, command, raw, secretDelivery, 'pressed', encoded);
        if (answer.kind === 'form') await this.#ports.reopenDraft(confirmation.id);
        return answer;
      }
    }
  }

  /** A form that is opened again shows which answers can't be used, and why. */
  async #resumed(
    context: CommandContext<Services>,
    command: Command<Services>,
    { id, params }: Confirmation,
    secretDelivery: SecretDelivery,
    pressed: string,
  ): Promise<Answer> {
    const wrong = wrongOf(params);
    const how = Object.keys(wrong).length === 0 ? 'pressed' : 'form';
    const answering = {
      ...secretDelivery,
      capabilities: { ...secretDelivery.capabilities, answersOffer: isOffer(params) },
    };
    const answer = await this.#run(context, command, { ...optionsOf(params), ...wrong }, answering, how, pressed);
    // Nothing was done yet: a form that is closed unanswered is opened again by the same button.
    if (answer.kind === 'form') await this.#ports.reopenDraft(id);
    return answer;
  }

  async #cancel(context: CommandContext<Services>, confirmation: Confirmation): Promise<Answer> {
    const cancelled = await this.#ports.closeConfirmation(confirmation.id, 'cancelled');
    if (!cancelled) return await this.#refuse(context, 'press', { code: 'confirmation-done' });
    return show(view(text(cancelledText(confirmation.command.join(' ')))));
  }

  async #formSubmitted(
    context: CommandContext<Services>,
    encoded: string,
    answers: RawOptions,
    secretDelivery: SecretDelivery,
  ): Promise<Answer> {
    const action = decodeAction(encoded);
    if (action?.kind !== 'form') return await this.#refuse(context, 'form', { code: 'action-unknown' });
    const code = await this.#opening.codeQuestion(context, action.id);
    if (code?.kind === 'refused') return await this.#refuse(context, 'form', code.refusal);
    if (code !== undefined) return await this.#codeEntered(context, code.question, answers, secretDelivery);
    const opened = await this.#opening.form(context, action.id, answers);
    if (opened.kind === 'refused') return await this.#refuse(context, 'form', opened.refusal);
    const { confirmation, command, options } = opened;
    // Closed before it acts: a form that is sent twice must not create two keys.
    if (!(await this.#ports.closeConfirmation(confirmation.id, 'done')))
      return await this.#refuse(context, 'form', { code: 'confirmation-done' });
    return await this.#run(context, command, { ...optionsOf(confirmation.params), ...options }, secretDelivery, 'form');
  }

  async #askForCode(context: CommandContext<Services>, next: Continuation, wrong?: string): Promise<Answer> {
    return { kind: 'form', form: await askForCode(this.#ports, context, next, wrong) };
  }

  /** Goes on with what a code was asked for. A question is closed before its code is looked at: a window that is sent twice acts once. */
  async #codeEntered(
    context: CommandContext<Services>,
    question: Confirmation,
    answers: RawOptions,
    secretDelivery: SecretDelivery,
  ): Promise<Answer> {
    if (!(await this.#ports.closeConfirmation(question.id, 'done')))
      return await this.#refuse(context, 'form', { code: 'confirmation-done' });
    const { actor, platform, externalId, now } = context;
    const next = continuationOf(question);
    const by = { ...memberActor(actor, platform), externalId };
    const refusal = await this.#ports.proveSecondFactor(by, new Secret(answers['code'] ?? ''));
    if (refusal?.code === 'code-wrong' || refusal?.code === 'code-used')
      return await this.#askForCode(context, next, sentences(refusal));
    if (refusal !== undefined) return refused(refusal);
    const standing = actor.secondFactor;
    const proven =
      standing === undefined
        ? context
        : { ...context, actor: { ...actor, secondFactor: { ...standing, provenAt: now } } };
    if (next.kind === 'press') return await this.#pressed(proven, next.action, secretDelivery);
    const command = this.#registry.find(next.path);
    if (command === undefined) return await this.#refuse(context, 'form', { code: 'action-unknown' });
    const capabilities = { ...secretDelivery.capabilities, ...(next.offered ? { answersOffer: true } : {}) };
    return await this.#run(proven, command, next.raw, { ...secretDelivery, capabilities }, 'form');
  }

  async #refuse(context: CommandContext<Services>, action: Attempt, refusal: Refusal): Promise<Answer> {
    const { actor, platform } = context;
    await this.#ports.recordRefusal(memberActor(actor, platform), action, refusal, {});
    return refused(refusal);
  }
}

function sentences(refusal: Refusal): string {
  const { what, next } = refusalText(refusal);
  return `${what} ${next}`;
}

function memberActor(actor: Actor, platform: string): AuthorizedActor {
  return { personId: actor.personId, name: actor.name, platform, ground: 'role', reason: null };
}
