import { decodeAction, encodeAction } from '../../../src/chat/contracts/actionCode.ts';
import type { ResponseCapabilities } from '../../../src/chat/contracts/command.ts';
import type { Deliver } from '../../../src/chat/contracts/exchange.ts';
import type { Form } from '../../../src/chat/contracts/form.ts';
import { buttons, fields, heading, note, type View, view } from '../../../src/chat/contracts/view.ts';
import { ANSWER, FORM } from '../../../src/chat/copy/answerCopy.ts';
import { answerAndProblem } from '../../../src/chat/copy/usageCopy.ts';
import type { Outcome } from '../../shared/apiResult.ts';
import { deletionHandle } from '../../shared/deletionHandle.ts';
import { deliveredBy, type ReplySurface } from '../../shared/replySurface.ts';
import { formName } from '../inbound/formName.ts';
import type { CommandWording } from '../render/commandWording.ts';
import { renderForm } from '../render/form.ts';
import { filesOf, renderMessage } from '../render/message.ts';
import { renderSecretMessage, secretFiles } from '../render/secret.ts';
import type { ErrorCode } from '../transport/apiResult.ts';
import type { SecretMessage } from './deleteSecret.ts';
import type { Answered, Reply } from './reply.ts';

/** Answers an interaction, in what only the person sees. */
export class InteractionSurface implements ReplySurface {
  readonly #reply: Reply;
  readonly #answered: Answered;
  readonly #sendDirect: (view: View) => Promise<unknown>;
  readonly #wording: CommandWording;
  readonly capabilities: ResponseCapabilities;

  /** @param tell writes to the person when the interaction can no longer be answered. */
  constructor(reply: Reply, answered: Answered, wording: CommandWording, tell: (view: View) => Promise<unknown>) {
    const { applicationId, token } = answered;
    this.#reply = reply;
    this.#answered = answered;
    this.#wording = wording;
    this.#sendDirect = tell;
    this.capabilities = { deletionHandle: deletionHandle({ applicationId, token } satisfies SecretMessage) };
  }

  /** Replaces what was pressed with a view, or replies with it. */
  async show(shown: View): Promise<void> {
    const message = renderMessage(this.#wording.view(shown));
    await this.#orElse(await this.#reply.show(message, filesOf(shown, message)), shown);
  }

  /** Replaces the deferred reply, or the question that was pressed, once. */
  readonly deliver: Deliver = async (card) =>
    deliveredBy(await this.#reply.showOnce(renderSecretMessage(this.#wording.card(card)), secretFiles(card)));

  /** Says something beside what stands there, which may be a secret. */
  async add(shown: View): Promise<void> {
    const message = renderMessage(this.#wording.view(shown));
    await this.#orElse(await this.#reply.add(message, filesOf(shown, message)), shown);
  }

  /** What can't be said where it was asked is said in a direct message: nothing in here is a secret. */
  async #orElse(outcome: Outcome<unknown, ErrorCode>, shown: View): Promise<void> {
    if (outcome.kind === 'refused' || outcome.kind === 'busy') await this.#sendDirect(shown);
  }

  /** A modal, where nothing was said yet; otherwise a button that leads to it. */
  async ask(form: Form): Promise<void> {
    const { modal } = renderForm(this.#wording.form(form));
    if (await this.#reply.ask({ ...modal, custom_id: formName(form.action, this.#answered.placement) })) return;
    const action = decodeAction(form.action);
    if (action?.kind !== 'form') return;
    const again = { label: ANSWER.continue, action: encodeAction({ kind: 'resume', id: action.id }) };
    const problems = form.fields.flatMap(({ label, problem }) =>
      problem === undefined ? [] : [[label, answerAndProblem(problem)] as const],
    );
    await this.show(
      view(
        heading(problems.length === 0 ? FORM.moreNeeded : FORM.unclear),
        problems.length === 0 ? undefined : fields(...problems),
        note(FORM.press),
        buttons(again),
      ),
    );
  }
}
