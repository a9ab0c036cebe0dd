import type { Attempt } from '../../domain/audit/auditAction.ts';
import { Secret } from '../../domain/keys/secret.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { Actor, AuthorizedActor } from '../../domain/people/permissions.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { decodeAction } from '../contracts/actionCode.ts';
import type { Command, CommandContext } from '../contracts/command.ts';
import type { Answer, Input } from '../contracts/exchange.ts';
import type { RawOptions } from '../contracts/options.ts';
import type { ChatPorts } from '../contracts/ports.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { text, view } from '../contracts/view.ts';
import { cancelledText } from '../copy/answerCopy.ts';
import { APPROVAL } from '../copy/approvalCopy.ts';
import { misunderstood, refusalView } from '../views/refusalView.ts';
import { Answering, type InputSource, refused, type SecretDelivery, show, sourceOf } from './answering.ts';
import { Approvals } from './approvals.ts';
import { askForCode, type Continuation, codeForm, continuationOf } from './codeQuestion.ts';
import { isOffer, openDraft, optionsOf, withContext, withPlace, wrongOf } from './drafts.ts';
import type { LineReader } from './lineReader.ts';
import { MENU_PATH, menuForm } from './menu.ts';
import type { Opening } from './opening.ts';
import { typedPrivately, withoutSecrets } from './privateFields.ts';

/** The command that shows a request. */
const REQUEST_PATH = ['request', 'show'] as const;

/** Carries out what someone typed, pressed or sent. */
export class InputHandler<Services> {
  readonly #registry: CommandRegistry<Services>;
  readonly #ports: ChatPorts;
  readonly #answering: Answering<Services>;
  readonly #approvals: Approvals<Services>;
  readonly #opening: Opening<Services>;
  readonly #lines: LineReader<Services>;

  constructor(
    registry: CommandRegistry<Services>,
    ports: ChatPorts,
    lines: LineReader<Services>,
    opening: Opening<Services>,
  ) {
    this.#registry = registry;
    this.#ports = ports;
    this.#answering = new Answering(ports);
    this.#approvals = new Approvals(registry, ports);
    this.#lines = lines;
    this.#opening = opening;
  }

  /** Answers what was received. */
  async handle(context: CommandContext<Services>, input: Input, secretDelivery: SecretDelivery): Promise<Answer> {
    switch (input.kind) {
      case 'text': {
        const parsed = this.#lines.parse(input);
        if (parsed.kind === 'secret-typed')
          return await this.refuse(context, 'input', { code: 'secret-typed', subject: parsed.option });
        if (parsed.kind !== 'command') return show(misunderstood(this.#registry, parsed));
        return await this.#run(context, parsed.command, parsed.options, secretDelivery, sourceOf(parsed));
      }
      case 'command': {
        const command = this.#registry.find(input.path);
        if (command === undefined) return await this.refuse(context, 'command', { code: 'action-unknown' });
        const typed = typedPrivately(command.options, input.options);
        if (typed !== undefined) return await this.refuse(context, 'input', { code: 'secret-typed', subject: typed });
        return await this.#run(context, command, input.options, secretDelivery);
      }
      case 'press':
        return await this.#pressed(context, input.action, secretDelivery);
      case 'form':
        return await this.#formSubmitted(context, input.action, input.answers, secretDelivery);
      case 'message':
        return await this.#message(context, input.text, secretDelivery);
      case 'menu':
        return {
          kind: 'form',
          form: menuForm(this.#registry, await this.#answering.storeDraft(context, MENU_PATH, {})),
        };
    }
  }

  /** The text goes to the command as a private answer of a form does: it is stored and repeated nowhere. */
  async #message(context: CommandContext<Services>, text: string, secretDelivery: SecretDelivery): Promise<Answer> {
    const command = this.#registry.commands.find(({ ofMessage }) => ofMessage !== undefined);
    if (command?.ofMessage === undefined) return await this.refuse(context, 'command', { code: 'action-unknown' });
    return await this.#run(context, command, { [command.ofMessage.option]: text }, secretDelivery, 'form');
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
    if (outcome.kind === 'approval') return await this.#approvals.askForCommand(context, outcome, command, raw);
    if (outcome.kind === 'carry-out') return await this.#carryOutAway(context, outcome.requestId, secretDelivery);
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
    if (action === undefined) return await this.refuse(context, 'press', { code: 'action-unknown' });
    if (action.kind === 'go') {
      const command = this.#registry.find(action.path);
      if (command === undefined || typedPrivately(command.options, action.options) !== undefined)
        return await this.refuse(context, 'press', { code: 'action-unknown' });
      return await this.#run(context, command, action.options, secretDelivery, 'pressed');
    }
    if (action.kind === 'carry-out') return await this.#carryOut(context, action.id, encoded, secretDelivery);
    if (action.kind === 'form') return await this.refuse(context, 'press', { code: 'action-unknown' });
    // A window for a code that could not be opened, or was closed, is opened again by a button.
    const code = action.kind === 'resume' ? await this.#opening.codeQuestion(context, action.id) : undefined;
    if (code?.kind === 'refused') return await this.refuse(context, 'press', code.refusal);
    if (code !== undefined) return { kind: 'form', form: codeForm(code.question.id) };
    const opened = await this.#opening.question(context, action.id);
    if (opened.kind === 'refused') return await this.refuse(context, 'press', opened.refusal);
    const { confirmation, command } = opened;
    switch (action.kind) {
      case 'confirm': {
        if (confirmation.subjectId === '') return await this.refuse(context, 'press', { code: 'action-unknown' });
        const there = withPlace(context, confirmation.params);
        const outcome = await command.press(there, confirmation, action.verb);
        if (outcome.kind === 'approval')
          return await this.#approvals.askForQuestion(outcome, confirmation, action.verb);
        if (outcome.kind === 'code') return await this.#askForCode(there, { kind: 'press', action: encoded });
        return await this.#answering.answer(there, command, {}, outcome, secretDelivery, 'confirmed');
      }
      case 'cancel':
        return await this.#cancel(context, confirmation);
      case 'resume':
        // Closed before it acts: a button that is pressed twice must not create two keys.
        if (confirmation.subjectId !== '') return await this.refuse(context, 'press', { code: 'action-unknown' });
        if (!(await this.#ports.closeConfirmation(confirmation.id, 'done')))
          return await this.refuse(context, 'press', { code: 'confirmation-done' });
        return await this.#resumed(
          withContext(context, confirmation.params),
          command,
          confirmation,
          secretDelivery,
          encoded,
        );
      case 'pick': {
        const raw = openDraft(confirmation.params, action.index);
        if (raw === undefined) return await this.refuse(context, 'press', { code: 'action-unknown' });
        // Closed before it acts: of two picks only one may put something in the list's place, which may be a secret.
        if (!(await this.#ports.closeConfirmation(confirmation.id, 'done')))
          return await this.refuse(context, 'press', { code: 'confirmation-done' });
        const carrying = withContext(context, confirmation.params);
        const answer = await this.#run(carrying, command, raw, secretDelivery, 'pressed', encoded);
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

  /** Carries out what was approved, for the person who asked and is here: they see what it shows, and type what it asks for. */
  async #carryOut(
    context: CommandContext<Services>,
    requestId: string,
    pressed: string,
    secretDelivery: SecretDelivery,
  ): Promise<Answer> {
    const opened = await this.#approvals.open(context, requestId);
    if (opened.kind === 'refused') return await this.refuse(context, 'press', opened.refusal);
    const { command, change, context: theirs } = opened;
    const capabilities = { ...secretDelivery.capabilities, answersOffer: true };
    const answering = { ...secretDelivery, capabilities };
    if (change.command.kind === 'command')
      return await this.#run(theirs, command, change.command.options, answering, 'pressed', pressed);
    const question = await this.#approvals.question(theirs, change);
    if (question === undefined) return await this.refuse(context, 'press', { code: 'action-unknown' });
    const outcome = await command.press(theirs, question, change.command.verb);
    if (outcome.kind === 'code') return await this.#askForCode(context, { kind: 'press', action: pressed });
    return await this.#answering.answer(theirs, command, {}, outcome, answering, 'confirmed');
  }

  /**
   * Carries out what somebody has just approved, in the name of the person who asked; where that shows or needs something secret, it
   * waits for them. @returns the request as it is then, for the person who approved it, with what kept it from being done.
   */
  async #carryOutAway(
    context: CommandContext<Services>,
    requestId: string,
    secretDelivery: SecretDelivery,
  ): Promise<Answer> {
    const opened = await this.#approvals.openAway(context, requestId);
    const refusal = opened === undefined ? undefined : await this.#approvals.attempt(opened);
    const show = this.#registry.find(REQUEST_PATH);
    if (show === undefined) return await this.refuse(context, 'press', { code: 'action-unknown' });
    const shown = await this.#run(context, show, { request: requestId }, secretDelivery, 'pressed');
    if (refusal === undefined || shown.kind !== 'view') return shown;
    const { blocks } = refusalView(refusal);
    return { ...shown, view: view(text(APPROVAL.notDone), ...blocks, ...shown.view.blocks) };
  }

  async #cancel(context: CommandContext<Services>, confirmation: Confirmation): Promise<Answer> {
    const cancelled = await this.#ports.closeConfirmation(confirmation.id, 'cancelled');
    if (!cancelled) return await this.refuse(context, 'press', { code: 'confirmation-done' });
    return show(view(text(cancelledText(confirmation.command.join(' ')))));
  }

  async #formSubmitted(
    context: CommandContext<Services>,
    encoded: string,
    answers: RawOptions,
    secretDelivery: SecretDelivery,
  ): Promise<Answer> {
    const action = decodeAction(encoded);
    if (action?.kind !== 'form') return await this.refuse(context, 'form', { code: 'action-unknown' });
    const code = await this.#opening.codeQuestion(context, action.id);
    if (code?.kind === 'refused') return await this.refuse(context, 'form', code.refusal);
    if (code !== undefined) return await this.#codeEntered(context, code.question, answers, secretDelivery);
    const opened = await this.#opening.form(context, action.id, answers);
    if (opened.kind === 'refused') return await this.refuse(context, 'form', opened.refusal);
    const { confirmation, command, options } = opened;
    // Closed before it acts: a form that is sent twice must not create two keys.
    if (!(await this.#ports.closeConfirmation(confirmation.id, 'done')))
      return await this.refuse(context, 'form', { code: 'confirmation-done' });
    const given = { ...optionsOf(confirmation.params), ...options };
    return await this.#run(withContext(context, confirmation.params), command, given, secretDelivery, 'form');
  }

  async #askForCode(context: CommandContext<Services>, next: Continuation, wrong?: Refusal): Promise<Answer> {
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
      return await this.refuse(context, 'form', { code: 'confirmation-done' });
    const { actor, platform, externalId, now } = context;
    const next = continuationOf(question);
    const by = { ...memberActor(actor, platform), externalId };
    const refusal = await this.#ports.proveSecondFactor(by, new Secret(answers['code'] ?? ''));
    if (refusal?.code === 'code-wrong' || refusal?.code === 'code-used')
      return await this.#askForCode(context, next, refusal);
    if (refusal !== undefined) return refused(refusal);
    const state = actor.secondFactor;
    const proven =
      state === undefined ? context : { ...context, actor: { ...actor, secondFactor: { ...state, provenAt: now } } };
    if (next.kind === 'press')
      return await this.#pressed(withPlace(proven, question.params), next.action, secretDelivery);
    const command = this.#registry.find(next.path);
    if (command === undefined) return await this.refuse(context, 'form', { code: 'action-unknown' });
    const capabilities = { ...secretDelivery.capabilities, ...(next.offered ? { answersOffer: true } : {}) };
    const carrying = withContext(proven, question.params);
    return await this.#run(carrying, command, next.raw, { ...secretDelivery, capabilities }, 'form');
  }

  /** Refuses it, and records that. */
  async refuse(context: CommandContext<Services>, action: Attempt, refusal: Refusal): Promise<Answer> {
    const { actor, platform } = context;
    await this.#ports.recordRefusal(memberActor(actor, platform), action, refusal, {});
    return refused(refusal);
  }
}

function memberActor(actor: Actor, platform: string): AuthorizedActor {
  return { personId: actor.personId, name: actor.name, platform, basis: 'role', reason: null };
}
