import { type ActionName, type Actor, decidePermission, type Scope } from '../../domain/people/permissions.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { MayDo, Refusal } from '../../domain/refusals.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import type {
  Command,
  CommandContext,
  CommandOutcome,
  OptionProblem,
  PendingDelivery,
  ResponseCapabilities,
} from '../contracts/command.ts';
import type { Answer, Deliver } from '../contracts/exchange.ts';
import type { FormField } from '../contracts/form.ts';
import type { OptionSpec, RawOptions } from '../contracts/options.ts';
import type { ChatPorts } from '../contracts/ports.ts';
import { buttons, fields, heading, note, type View, view } from '../contracts/view.ts';
import { ANSWER } from '../copy/answerCopy.ts';
import { writeCommand } from '../parsing/writeLine.ts';
import { failureView, optionProblemsView, refusalView } from '../views/refusalView.ts';
import { contextParams, draftParams, offerParams, placeParams, wrongParams } from './drafts.ts';
import { authorizedActor } from './outcomes.ts';
import { withoutSecrets } from './privateFields.ts';

/** How a command was given. */
export type InputSource = 'typed' | 'pressed' | 'form' | 'confirmed' | NearVerb;

/** A line whose only word after a noun may be a mistyped verb. */
interface NearVerb {
  /** The command that may have been meant. */
  readonly nearVerb: string;
}

/** How a typed line was given. */
export const sourceOf = ({ nearVerb }: Partial<NearVerb>): InputSource =>
  nearVerb === undefined ? 'typed' : { nearVerb };

/** What isn't there, by the type of the option that names it. */
const ABSENT: Partial<Record<OptionSpec['type'], string>> = {
  channel: SUCH['integration channel'],
  key: SUCH.key,
  project: SUCH.project,
  app: SUCH.app,
};

/** The question for the reason that somebody on call has to give, where the command takes one. */
function reasonField<Services>({ options }: Command<Services>): FormField | undefined {
  const spec = options['reason'];
  return spec === undefined
    ? undefined
    : { name: 'reason', label: 'reason', hint: ANSWER.reasonHint, type: spec.type, required: true, choices: [] };
}

/** How a secret is shown in answer to a request, and on which terms. */
export interface SecretDelivery {
  readonly deliver: Deliver;
  readonly capabilities: ResponseCapabilities;
}

/** Turns what comes of commands into what is shown: stores questions and drafts, and has secrets delivered. */
export class Answering<Services> {
  readonly #ports: ChatPorts;

  constructor(ports: ChatPorts) {
    this.#ports = ports;
  }

  /** Turns what came of a command into what is shown. */
  async answer(
    context: CommandContext<Services>,
    command: Command<Services>,
    given: RawOptions,
    outcome: CommandOutcome,
    secretDelivery: SecretDelivery,
    how: InputSource = 'typed',
  ): Promise<Answer> {
    const raw = withoutSecrets(command.options, given);
    switch (outcome.kind) {
      case 'view':
        return outcome;
      case 'delivery':
        return await this.#deliver(outcome.delivery, secretDelivery);
      case 'approval':
      case 'carry-out':
        // Dealt with where what is to go on is known (inputHandler.ts).
        return refused({ code: 'action-unknown' });
      case 'code':
        // Asked for where what is to go on is known (chatCore.ts).
        return refused({ code: 'code-needed' });
      case 'problems':
        await this.#recordAbsent(context, command, outcome.problems);
        return how === 'form'
          ? await this.#askAgain(context, command, raw, outcome.fields)
          : show(
              optionProblemsView(command, raw, outcome.problems, typeof how === 'string' ? undefined : how.nearVerb),
            );
      case 'refused': {
        // Asked for however the command was given. A question that was answered already holds its options, and can't.
        const asks = how !== 'confirmed' && outcome.refusal.code === 'needs-reason';
        const reason = asks ? reasonField(command) : undefined;
        if (reason !== undefined) return await this.#ask(context, command, raw, [reason]);
        if (!outcome.recorded) {
          await this.#ports.recordRefusal(outcome.by, outcome.action ?? command.action, outcome.refusal, outcome.scope);
        }
        const typed = Object.keys(raw).length === 0 ? undefined : writeCommand(command.path, raw);
        return refused(outcome.refusal, typed, (action) => mayDo(context.actor, action, outcome.scope));
      }
      case 'offer': {
        const asked = outcome.shown === undefined ? context : { ...context, shown: outcome.shown };
        const id = await this.storeDraft(asked, command.path, offerParams({ ...raw, ...outcome.exact }));
        const go = { label: outcome.label, action: encodeAction({ kind: 'resume', id }), style: 'primary' } as const;
        return show(
          view(
            heading(outcome.title),
            fields(...outcome.lines),
            note(outcome.note ?? ANSWER.onlyYou),
            buttons(go, { label: ANSWER.cancel, action: encodeAction({ kind: 'cancel', id }) }),
          ),
        );
      }
      case 'question': {
        const { question, subjectId, seen } = outcome;
        const personId = context.actor.personId;
        const { id } = await this.#ports.storeConfirmation({
          command: command.path,
          personId,
          subjectId,
          params: { ...question.params, ...placeParams(context) },
          seen,
        });
        const verbs = [...(question.alternatives ?? []), question].map(({ label, style, ...more }) => ({
          label,
          action: encodeAction({ kind: 'confirm', id, ...('verb' in more ? { verb: more.verb } : {}) }),
          style,
        }));
        return show(
          view(
            ...question.blocks,
            buttons(...verbs, { label: ANSWER.cancel, action: encodeAction({ kind: 'cancel', id }) }),
          ),
        );
      }
      case 'choose': {
        const params = draftParams(raw, outcome.option, outcome.choices);
        const id = await this.storeDraft(context, command.path, params);
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

  /** Records a command about something that isn't there for the person, without what they typed: it may be anything. */
  async #recordAbsent(
    context: CommandContext<Services>,
    { action, options }: Command<Services>,
    problems: readonly OptionProblem[],
  ): Promise<void> {
    const absent = problems.find(({ isAbsent }) => isAbsent === true);
    if (absent === undefined) return;
    const spec = options[absent.option];
    const subject = (spec && ABSENT[spec.type]) ?? SUCH.thing;
    const by = authorizedActor(context, 'role', undefined);
    await this.#ports.recordRefusal(by, action, { code: 'not-found', subject }, {});
  }

  async #ask(
    context: CommandContext<Services>,
    command: Command<Services>,
    given: RawOptions,
    fields: readonly FormField[],
    wrong: RawOptions = {},
  ): Promise<Answer> {
    const params = { ...draftParams(given), ...wrongParams(wrong) };
    const id = await this.storeDraft(context, command.path, params);
    const action = encodeAction({ kind: 'form', id });
    return {
      kind: 'form',
      form: { title: command.path.join(' '), fields, submitLabel: command.submitLabel ?? ANSWER.continue, action },
    };
  }

  /** Asks for just what was not understood; what was answered stays with the draft, in case the form must be opened again. */
  async #askAgain(
    context: CommandContext<Services>,
    command: Command<Services>,
    raw: RawOptions,
    fields: readonly FormField[],
  ): Promise<Answer> {
    const isWrong = ([name]: readonly [string, string]) => fields.some((field) => field.name === name);
    const answers = Object.entries(raw);
    const given = Object.fromEntries(answers.filter((answer) => !isWrong(answer)));
    return await this.#ask(context, command, given, fields, Object.fromEntries(answers.filter(isWrong)));
  }

  /** Stores what was given so far. @returns the draft's nonce. */
  async storeDraft(
    context: CommandContext<Services>,
    command: readonly string[],
    params: Record<string, string>,
  ): Promise<string> {
    const { personId } = context.actor;
    const draft = await this.#ports.storeConfirmation({
      command,
      personId,
      subjectId: '',
      params: { ...params, ...contextParams(context) },
      seen: {},
    });
    return draft.id;
  }

  /**
   * Step 3 of a rotation: show it, once; then commit what the platform's answer means. Whatever goes wrong after it was shown
   * is said beside it, never in its place.
   */
  async #deliver(delivery: PendingDelivery, { deliver, capabilities }: SecretDelivery): Promise<Answer> {
    if (capabilities.deletionHandle !== undefined) await delivery.prepareDeletion(capabilities.deletionHandle);
    const { outcome } = await deliver(delivery.card);
    try {
      return { kind: 'delivered', followUp: await delivery.settle(outcome) };
    } catch (error) {
      const { reference, known } = this.#ports.reportFailure(error, 'settling a delivery');
      return { kind: 'delivered', followUp: failureView(reference, known) };
    }
  }
}

/**
 * Refusals of a press where something may stand by now that is not the presser's to replace; or where the question stays open, to be
 * answered a little later.
 */
const BESIDE: ReadonlySet<string> = new Set(['confirmation-done', 'foreign-press', 'too-many-changes', 'secret-shown']);

/** A refusal to be read. One that comes too late must not take the place of what the first press brought: that may be a secret. */
export function refused(refusal: Refusal, typed?: string, may?: MayDo): Answer {
  const shown = refusalView(refusal, typed, may);
  return BESIDE.has(refusal.code) ? { kind: 'view', view: shown, beside: true } : show(shown);
}

/** Whether someone may do it where they were refused; where no project was found, in any of theirs. */
function mayDo(actor: Actor, action: ActionName, scope: Scope): boolean {
  const allowed = (where: Scope) => decidePermission(actor, action, where, undefined).kind !== 'denied';
  if (scope.projectId !== undefined) return allowed(scope);
  return allowed({}) || [...actor.roles.keys()].some((projectId) => allowed({ projectId }));
}

/** A view as an answer. */
export function show(shown: View): Answer {
  return { kind: 'view', view: shown };
}
