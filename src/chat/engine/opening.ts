import { type Confirmation, decidePress } from '../../domain/people/confirmation.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Command, CommandContext } from '../contracts/command.ts';
import type { OptionSpecs, RawOptions } from '../contracts/options.ts';
import type { ChatPorts } from '../contracts/ports.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { CODE_OPTIONS, isCodeQuestion } from './codeQuestion.ts';
import { chosenFromMenu, MENU_PATH } from './menu.ts';

/** A stored question that may be answered now, or why it may not. */
type Opened<Services> =
  | { readonly kind: 'open'; readonly confirmation: Confirmation; readonly command: Command<Services> }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The same with a form's answers. */
type OpenForm<Services> =
  | (Extract<Opened<Services>, { kind: 'open' }> & { readonly options: RawOptions })
  | Extract<Opened<Services>, { kind: 'refused' }>;

/** Finds stored questions and drafts by what a button or a form carried, as far as the person may answer them now. */
export class Opening<Services> {
  readonly #registry: CommandRegistry<Services>;
  readonly #ports: ChatPorts;

  constructor(registry: CommandRegistry<Services>, ports: ChatPorts) {
    this.#registry = registry;
    this.#ports = ports;
  }

  /** Finds a stored question or draft. */
  async question(context: CommandContext<Services>, id: string): Promise<Opened<Services>> {
    const confirmation = await this.#ports.findConfirmation(id);
    const command = confirmation === undefined ? undefined : this.#registry.find(confirmation.command);
    if (confirmation === undefined || command === undefined)
      return { kind: 'refused', refusal: { code: 'confirmation-unknown' } };
    const refusal = pressRefusal(confirmation, context);
    return refusal === undefined ? { kind: 'open', confirmation, command } : { kind: 'refused', refusal };
  }

  /** Finds a question for a code. @returns undefined where what is stored is something else. */
  async codeQuestion(
    context: CommandContext<Services>,
    id: string,
  ): Promise<
    | { readonly kind: 'open'; readonly question: Confirmation }
    | { readonly kind: 'refused'; readonly refusal: Refusal }
    | undefined
  > {
    const question = await this.#ports.findConfirmation(id);
    if (question === undefined || !isCodeQuestion(question)) return undefined;
    const refusal = pressRefusal(question, context);
    return refusal === undefined ? { kind: 'open', question } : { kind: 'refused', refusal };
  }

  /** The options that a form's answers are for; none where the form is not open, or is the one for everything. */
  async optionsOfForm(id: string): Promise<OptionSpecs> {
    const stored = await this.#ports.findConfirmation(id);
    if (stored !== undefined && isCodeQuestion(stored)) return CODE_OPTIONS;
    return stored === undefined ? {} : (this.#registry.find(stored.command)?.options ?? {});
  }

  /** Finds the draft that a form completes; the form for everything names the command itself. */
  async form(context: CommandContext<Services>, id: string, answers: RawOptions): Promise<OpenForm<Services>> {
    const stored = await this.#ports.findConfirmation(id);
    if (stored?.command.join(' ') !== MENU_PATH.join(' ')) {
      const opened = await this.question(context, id);
      return opened.kind === 'refused' ? opened : { ...opened, options: answers };
    }
    const chosen = chosenFromMenu(this.#registry, answers);
    if (chosen === undefined) return { kind: 'refused', refusal: { code: 'action-unknown' } };
    const press = pressRefusal(stored, context);
    return press === undefined
      ? { kind: 'open', confirmation: stored, ...chosen }
      : { kind: 'refused', refusal: press };
  }
}

/** @returns why this person can't answer a stored question now, or undefined where they can. */
function pressRefusal<Services>(
  confirmation: Confirmation,
  { actor, now }: CommandContext<Services>,
): Refusal | undefined {
  const press = decidePress(confirmation, actor.personId, now);
  switch (press.kind) {
    case 'claimable':
      return undefined;
    case 'foreign':
      return { code: 'foreign-press' };
    case 'expired':
      return { code: 'confirmation-expired' };
    case 'already':
      return { code: `confirmation-${press.state}` };
  }
}
