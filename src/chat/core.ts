import { type Confirmation, decidePress } from '../domain/confirmation.ts';
import type { Acting, Actor } from '../domain/permissions.ts';
import type { Refusal } from '../domain/refusals.ts';
import { holdsSecret } from '../domain/secretFormat.ts';
import { decodeAction, encodeAction } from './actionCode.ts';
import type { Command, CommandContext, CommandOutcome, PendingDelivery } from './command.ts';
import { type Completions, complete } from './complete.ts';
import { draftParams, openDraft, optionsOf } from './drafts.ts';
import type { Form, FormField } from './form.ts';
import { helpView, nounView, unknownVerbView } from './helpViews.ts';
import type { RawOptions } from './options.ts';
import { type ParsedCommand, parseCommand, writeCommand } from './parseCommand.ts';
import type { ChatPorts, Speaker } from './ports.ts';
import { failureView, optionProblemsView, refusalView, usageView } from './refusalView.ts';
import type { CommandRegistry } from './registry.ts';
import { buttons, heading, note, type SecretCard, text, type View, view } from './view.ts';

/** What someone did on a platform. */
export type Input =
  /** What was typed after `/apikey`. */
  | { readonly kind: 'text'; readonly line: string }
  /** A command whose options the platform has taken apart already. */
  | { readonly kind: 'command'; readonly path: readonly string[]; readonly options: RawOptions }
  /** A button or choice: what it carried. */
  | { readonly kind: 'press'; readonly action: string }
  /** A form's answers: what the form carried, and the answers by field name. */
  | { readonly kind: 'form'; readonly action: string; readonly answers: RawOptions };

/** What the platform said of a delivery. `unknown`: a time-out, or a connection lost in the middle. */
export type Delivered =
  | { readonly outcome: 'accepted'; readonly burnHandle?: string }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'unknown' };

/** Shows a secret to whoever is being answered: privately, once, without retries. Must not throw; a doubt is `unknown`. */
export type Deliver = (card: SecretCard) => Promise<Delivered>;

/** What the adapter renders. `delivered` where the secret has been shown already. */
export type Answer =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'form'; readonly form: Form }
  | { readonly kind: 'delivered'; readonly followUp: View | undefined };

/**
 * The platform-neutral core: every platform's requests go through here, and nothing about the answer depends on which
 * platform it was.
 */
export class ChatCore<Services> {
  readonly #registry: CommandRegistry<Services>;
  readonly #services: Services;
  readonly #ports: ChatPorts;

  constructor(registry: CommandRegistry<Services>, services: Services, ports: ChatPorts) {
    this.#registry = registry;
    this.#services = services;
    this.#ports = ports;
  }

  /**
   * Answers one request. Never rejects: what goes wrong becomes a view with a reference.
   * @param deliver how a secret is shown in answer to this very request.
   */
  async handle(speaker: Speaker, input: Input, deliver: Deliver): Promise<Answer> {
    try {
      const context = await this.#contextFor(speaker);
      if (mayHoldSecret(input)) return await this.#refuse(context, 'input', { code: 'secret-pasted' });
      return await this.#dispatch(context, input, deliver);
    } catch (error) {
      const { reference, known } = this.#ports.reportFailure(error, input.kind);
      return { kind: 'view', view: failureView(reference, known) };
    }
  }

  /** Takes what waits to be told to whoever speaks. Never rejects: what can't be read now is told another time. */
  async notices(speaker: Speaker): Promise<readonly View[]> {
    try {
      const actor = await this.#ports.identify(speaker);
      const notices = await this.#ports.takeNotices(actor.personId);
      return notices.map((notice) => view(note(notice.text)));
    } catch (error) {
      this.#ports.reportFailure(error, 'notices');
      return [];
    }
  }

  /** Completes a line typed after `/apikey `, with what exists for whoever speaks. */
  async complete(speaker: Speaker, line: string): Promise<Completions> {
    return await complete(this.#registry, await this.#contextFor(speaker), line);
  }

  async #contextFor(speaker: Speaker): Promise<CommandContext<Services>> {
    return {
      services: this.#services,
      actor: await this.#ports.identify(speaker),
      platform: speaker.platform,
      now: this.#ports.clock(),
      directory: this.#ports.directory,
    };
  }

  async #dispatch(context: CommandContext<Services>, input: Input, deliver: Deliver): Promise<Answer> {
    switch (input.kind) {
      case 'text':
        return await this.#typed(context, parseCommand(this.#registry, input.line), deliver);
      case 'command': {
        const command = this.#registry.find(input.path);
        if (command === undefined) return await this.#refuse(context, 'command', { code: 'action-unknown' });
        return await this.#run(context, command, input.options, deliver);
      }
      case 'press':
        return await this.#pressed(context, input.action, deliver);
      case 'form':
        return await this.#formSubmitted(context, input.action, input.answers, deliver);
    }
  }

  async #typed(context: CommandContext<Services>, parsed: ParsedCommand<Services>, deliver: Deliver): Promise<Answer> {
    switch (parsed.kind) {
      case 'command':
        return await this.#run(context, parsed.command, parsed.options, deliver);
      case 'misused':
        return show(usageView(parsed.command.path, parsed.options, parsed.problems));
      case 'unknown-verb':
        return show(unknownVerbView(parsed.given, parsed.suggestion, parsed.rest));
      case 'incomplete':
        return show(parsed.noun === undefined ? helpView(this.#registry) : nounView(this.#registry, parsed.noun));
    }
  }

  async #run(
    context: CommandContext<Services>,
    command: Command<Services>,
    raw: RawOptions,
    deliver: Deliver,
    asForm = false,
  ): Promise<Answer> {
    return await this.#answer(context, command, raw, await command.handle(context, raw), deliver, asForm);
  }

  async #answer(
    context: CommandContext<Services>,
    command: Command<Services>,
    raw: RawOptions,
    outcome: CommandOutcome,
    deliver: Deliver,
    asForm = false,
  ): Promise<Answer> {
    switch (outcome.kind) {
      case 'view':
        return outcome;
      case 'delivery':
        return await this.#deliver(outcome.delivery, deliver);
      case 'problems':
        return asForm
          ? await this.#ask(context, command, withoutProblems(raw, outcome.fields), outcome.fields)
          : show(optionProblemsView(command.path, raw, outcome.problems));
      case 'refused':
        if (!outcome.recorded) {
          await this.#ports.recordRefusal(outcome.by, command.action, outcome.refusal, outcome.scope);
        }
        return show(
          refusalView(outcome.refusal, Object.keys(raw).length === 0 ? undefined : writeCommand(command.path, raw)),
        );
      case 'question': {
        const { question, subjectId, seen } = outcome;
        const personId = context.actor.personId;
        const { id } = await this.#ports.storeConfirmation({
          command: command.path,
          personId,
          subjectId,
          params: question.params,
          seen,
        });
        const confirm = { label: question.label, action: encodeAction({ kind: 'confirm', id }), style: question.style };
        return show(
          view(...question.blocks, buttons(confirm, { label: 'Cancel', action: encodeAction({ kind: 'cancel', id }) })),
        );
      }
      case 'choose': {
        const params = draftParams(raw, outcome.option, outcome.choices);
        const id = await this.#storeDraft(context, command, params);
        const choices = outcome.choices.map(({ label }, index) => ({
          label,
          action: encodeAction({ kind: 'pick', id, index }),
        }));
        return show(view(heading(outcome.prompt), { kind: 'select', label: outcome.option, choices }));
      }
      case 'ask':
        return await this.#ask(context, command, raw, outcome.fields);
    }
  }

  async #ask(
    context: CommandContext<Services>,
    command: Command<Services>,
    given: RawOptions,
    fields: readonly FormField[],
  ): Promise<Answer> {
    const id = await this.#storeDraft(context, command, draftParams(given));
    const action = encodeAction({ kind: 'form', id });
    return { kind: 'form', form: { title: command.path.join(' '), fields, submitLabel: 'Continue', action } };
  }

  async #storeDraft(
    context: CommandContext<Services>,
    command: Command<Services>,
    params: Record<string, string>,
  ): Promise<string> {
    const { personId } = context.actor;
    const draft = await this.#ports.storeConfirmation({
      command: command.path,
      personId,
      subjectId: '',
      params,
      seen: {},
    });
    return draft.id;
  }

  /** Steps 3 of a rotation: show it, once; then commit what the platform's answer means. */
  async #deliver(delivery: PendingDelivery, deliver: Deliver): Promise<Answer> {
    const delivered = await deliver(delivery.card);
    const burnHandle = delivered.outcome === 'accepted' ? delivered.burnHandle : undefined;
    const followUp = await delivery.settle(delivered.outcome, burnHandle);
    return { kind: 'delivered', followUp };
  }

  async #pressed(context: CommandContext<Services>, encoded: string, deliver: Deliver): Promise<Answer> {
    const action = decodeAction(encoded);
    if (action === undefined) return await this.#refuse(context, 'press', { code: 'action-unknown' });
    if (action.kind === 'go') {
      const command = this.#registry.find(action.path);
      if (command === undefined) return await this.#refuse(context, 'press', { code: 'action-unknown' });
      return await this.#run(context, command, action.options, deliver);
    }
    if (action.kind === 'form') return await this.#refuse(context, 'press', { code: 'action-unknown' });
    const opened = await this.#open(context, action.id);
    if (opened.kind === 'refused') return await this.#refuse(context, 'press', opened.refusal);
    const { confirmation, command } = opened;
    switch (action.kind) {
      case 'confirm':
        if (confirmation.subjectId === '') return await this.#refuse(context, 'press', { code: 'action-unknown' });
        return await this.#answer(context, command, {}, await command.press(context, confirmation), deliver);
      case 'cancel':
        return await this.#cancel(context, confirmation);
      case 'pick': {
        const raw = openDraft(confirmation.params, action.index);
        if (raw === undefined) return await this.#refuse(context, 'press', { code: 'action-unknown' });
        return await this.#run(context, command, raw, deliver);
      }
    }
  }

  async #cancel(context: CommandContext<Services>, confirmation: Confirmation): Promise<Answer> {
    const cancelled = await this.#ports.closeConfirmation(confirmation.id, 'cancelled');
    if (!cancelled) return await this.#refuse(context, 'press', { code: 'confirmation-done' });
    return show(view(text(`Cancelled: ${confirmation.command.join(' ')}. Nothing was changed.`)));
  }

  /** Finds a stored question, as far as this person may answer it now. */
  async #open(
    context: CommandContext<Services>,
    id: string,
  ): Promise<
    | { readonly kind: 'open'; readonly confirmation: Confirmation; readonly command: Command<Services> }
    | { readonly kind: 'refused'; readonly refusal: Refusal }
  > {
    const confirmation = await this.#ports.findConfirmation(id);
    const command = confirmation === undefined ? undefined : this.#registry.find(confirmation.command);
    if (confirmation === undefined || command === undefined)
      return { kind: 'refused', refusal: { code: 'confirmation-unknown' } };
    const press = decidePress(confirmation, context.actor.personId, context.now);
    switch (press.kind) {
      case 'claimable':
        return { kind: 'open', confirmation, command };
      case 'foreign':
        return { kind: 'refused', refusal: { code: 'foreign-press' } };
      case 'expired':
        return { kind: 'refused', refusal: { code: 'confirmation-expired' } };
      case 'already':
        return { kind: 'refused', refusal: { code: `confirmation-${press.state}` } };
    }
  }

  async #formSubmitted(
    context: CommandContext<Services>,
    encoded: string,
    answers: RawOptions,
    deliver: Deliver,
  ): Promise<Answer> {
    const action = decodeAction(encoded);
    if (action?.kind !== 'form') return await this.#refuse(context, 'form', { code: 'action-unknown' });
    const opened = await this.#open(context, action.id);
    if (opened.kind === 'refused') return await this.#refuse(context, 'form', opened.refusal);
    const { confirmation, command } = opened;
    // Closed before it acts: a form that is sent twice must not create two keys.
    if (!(await this.#ports.closeConfirmation(confirmation.id, 'done'))) {
      return await this.#refuse(context, 'form', { code: 'confirmation-done' });
    }
    return await this.#run(context, command, { ...optionsOf(confirmation.params), ...answers }, deliver, true);
  }

  async #refuse(context: CommandContext<Services>, action: string, refusal: Refusal): Promise<Answer> {
    const { actor, platform } = context;
    await this.#ports.recordRefusal(plainActing(actor, platform), action, refusal, {});
    return show(refusalView(refusal));
  }
}

function show(shown: View): Answer {
  return { kind: 'view', view: shown };
}

function withoutProblems(raw: RawOptions, fields: readonly FormField[]): RawOptions {
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !fields.some((field) => field.name === name)));
}

function plainActing(actor: Actor, platform: string): Acting {
  return { personId: actor.personId, name: actor.name, platform, ground: 'role', reason: null };
}

/** Looked at before anything is parsed, stored or repeated. */
function mayHoldSecret(input: Input): boolean {
  switch (input.kind) {
    case 'text':
      return holdsSecret(input.line);
    case 'command':
      return Object.values(input.options).some(holdsSecret);
    case 'form':
      return Object.values(input.answers).some(holdsSecret);
    case 'press':
      return false;
  }
}
