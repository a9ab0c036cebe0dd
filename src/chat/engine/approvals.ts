import type { ChangeToApprove } from '../../domain/people/approvals/changeRequest.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { moment } from '../../domain/time/moment.ts';
import type { Command, CommandContext, CommandOutcome } from '../contracts/command.ts';
import type { Answer } from '../contracts/exchange.ts';
import type { RawOptions } from '../contracts/options.ts';
import type { ApprovedChange, ChatPorts } from '../contracts/ports.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { heading, text, view } from '../contracts/view.ts';
import { sentText, sentTitle } from '../copy/approvalCopy.ts';
import { refused, show } from './answering.ts';
import { shownChange, shownOf, withoutShown } from './approvalOffers.ts';
import { withoutSecrets } from './privateFields.ts';

/** A change that waits for an approval, as its command left it. */
type Waiting = Extract<CommandOutcome, { kind: 'approval' }>;

/** What carrying out an approved change needs. */
export interface CarryOut<Services> {
  readonly command: Command<Services>;
  readonly context: CommandContext<Services>;
  readonly change: ChangeToApprove;
}

/** Asks for approvals, and finds what was approved. */
export class Approvals<Services> {
  readonly #registry: CommandRegistry<Services>;
  readonly #ports: ChatPorts;

  constructor(registry: CommandRegistry<Services>, ports: ChatPorts) {
    this.#registry = registry;
    this.#ports = ports;
  }

  /** Asks for the approval of a question's verb. */
  async askForQuestion(waiting: Waiting, confirmation: Confirmation, verb: string | undefined): Promise<Answer> {
    const { command: path, subjectId, params, seen } = confirmation;
    const shown = shownOf(path, params);
    const picked = verb === undefined ? {} : { verb };
    const command = { kind: 'question', path, subjectId, params: withoutShown(params), seen, ...picked } as const;
    return await this.#ask(waiting, { asked: waiting.asked, command, shown }, confirmation.id);
  }

  /** Asks for the approval of a command as it was given. */
  async askForCommand(
    context: CommandContext<Services>,
    waiting: Waiting,
    command: Command<Services>,
    given: RawOptions,
  ): Promise<Answer> {
    const options = withoutSecrets(command.options, given);
    // A question comes first, and what it showed is what the approvers read.
    const shown = context.shown ?? (await shownChange(context, command, options));
    const asked = { kind: 'command', path: command.path, options } as const;
    return await this.#ask(waiting, { asked: waiting.asked, command: asked, shown });
  }

  /** Opens an approved change for the person who asked, who is here. @returns why it can't be carried out, or what does it. */
  async open(
    context: CommandContext<Services>,
    requestId: string,
  ): Promise<
    { readonly kind: 'refused'; readonly refusal: Refusal } | ({ readonly kind: 'open' } & CarryOut<Services>)
  > {
    const found = await this.#ports.approvals.find(requestId);
    // Somebody else's press says nothing about whether there is such a request.
    if (found?.asker?.actor.personId !== context.actor.personId) return GONE;
    const opened = this.#opened(found, requestId, context, false);
    return opened === undefined ? GONE : { kind: 'open', ...opened };
  }

  /** The same right after it was approved, in the name of the person who asked and isn't here. */
  async openAway(context: CommandContext<Services>, requestId: string): Promise<CarryOut<Services> | undefined> {
    const found = await this.#ports.approvals.find(requestId);
    if (found?.asker === undefined) return undefined;
    const { actor, platform, externalId } = found.asker;
    const { services, now, directory } = context;
    const theirs = { services, actor, platform, externalId, now, directory, postsIn: undefined };
    return this.#opened(found, requestId, theirs, true);
  }

  /**
   * Carries out what was approved while the person who asked isn't here; not where they must be.
   * @returns why it wasn't done, or undefined.
   */
  async attempt({ command, context, change }: CarryOut<Services>): Promise<Refusal | undefined> {
    if (command.waitsForAsker(change.command)) return undefined;
    const outcome = await this.#attempt({ command, context, change });
    if (outcome?.kind !== 'refused') return undefined;
    const { by, refusal, scope, recorded, action = command.action } = outcome;
    if (!recorded) await this.#ports.recordRefusal(by, action, refusal, scope);
    return refusal;
  }

  async #attempt({ command, context, change }: CarryOut<Services>): Promise<CommandOutcome | undefined> {
    if (change.command.kind === 'command')
      return await command.handle(context, change.command.options, { answersOffer: true });
    const question = await this.question(context, change);
    return question && (await command.press(context, question, change.command.verb));
  }

  /** Stores an approved question again, for its verb to be pressed. */
  async question({ actor }: CommandContext<Services>, { command }: ChangeToApprove): Promise<Confirmation | undefined> {
    if (command.kind !== 'question') return undefined;
    const { path, subjectId, params, seen } = command;
    const { personId } = actor;
    return await this.#ports.storeConfirmation({ command: path, personId, subjectId, params, seen });
  }

  #opened(
    { change }: ApprovedChange,
    requestId: string,
    context: CommandContext<Services>,
    isAway: boolean,
  ): CarryOut<Services> | undefined {
    const command = this.#registry.find(change.command.path);
    return command && { command, change, context: { ...context, approval: { requestId, isAway } } };
  }

  async #ask({ by }: Waiting, wanted: ChangeToApprove, confirmationId?: string): Promise<Answer> {
    const asked = await this.#ports.approvals.ask(by, wanted, confirmationId);
    if (asked.kind === 'refused') return refused(asked.refusal);
    const { approvers, until } = asked.value;
    return show(view(heading(sentTitle(wanted.asked.subject)), text(sentText(approvers, moment(until, 'minute')))));
  }
}

const GONE = { kind: 'refused', refusal: { code: 'approval-gone' } } as const;
