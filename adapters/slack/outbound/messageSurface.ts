import { decodeAction, encodeAction } from '../../../src/chat/contracts/actionCode.ts';
import type { ResponseCapabilities } from '../../../src/chat/contracts/command.ts';
import type { Deliver } from '../../../src/chat/contracts/exchange.ts';
import type { Form } from '../../../src/chat/contracts/form.ts';
import { buttons, heading, note, type View, view } from '../../../src/chat/contracts/view.ts';
import { ANSWER, FORM } from '../../../src/chat/copy/answerCopy.ts';
import { deletionHandle } from '../../shared/deletionHandle.ts';
import type { DirectMessages } from '../../shared/directMessages.ts';
import { deliveredBy, type ReplySurface } from '../../shared/replySurface.ts';
import { renderForm } from '../render/form.ts';
import { renderMessage } from '../render/message.ts';
import { newNonce } from '../render/nonce.ts';
import { renderSecretMessage } from '../render/secret.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import type { SecretMessage } from './deleteSecret.ts';
import { handOverFiles } from './handedFiles.ts';
import { beside, inPlace, respond } from './responseUrl.ts';

/** A command or a click, as far as it can be answered. */
export interface Origin {
  /** `command`: Slack always posts a new message, whatever is asked for. `lasting`: a message that stays and may be read again. */
  readonly kind: 'command' | 'ephemeral' | 'lasting';
  readonly userId: string;
  /** Other ways to reach the person. */
  readonly address: string;
  readonly responseUrl: string;
  readonly triggerId: string;
  readonly conversation: string | undefined;
}

/** Answers in messages that only the person sees, by the `response_url` of what they did. */
export class MessageSurface implements ReplySurface {
  readonly #origin: Origin;
  readonly #clients: Clients;
  readonly #direct: DirectMessages;
  readonly capabilities: ResponseCapabilities;

  constructor(origin: Origin, clients: Clients, direct: DirectMessages) {
    this.#origin = origin;
    this.#clients = clients;
    this.#direct = direct;
    // Only the URL of a click on a message can take it back, so only there may a secret be shown.
    this.capabilities =
      origin.kind === 'ephemeral'
        ? { deletionHandle: deletionHandle({ kind: 'message', url: origin.responseUrl } satisfies SecretMessage) }
        : { secretsOnlyAfterPress: true };
  }

  readonly deliver: Deliver = async (card) => {
    if (this.#origin.kind !== 'ephemeral') return { outcome: 'refused' };
    return deliveredBy(await respond(this.#origin.responseUrl, inPlace(renderSecretMessage(card, newNonce()))));
  };

  async show(shown: View): Promise<void> {
    await this.#post(shown, this.#origin.kind === 'ephemeral');
  }

  async add(shown: View): Promise<void> {
    await this.#post(shown, false);
  }

  /** A modal; where the trigger is used up or too old, a button that gives a new one. */
  async ask(form: Form): Promise<void> {
    const { triggerId } = this.#origin;
    const modal = renderForm(form, { nonce: newNonce() });
    const opened = await attempt(() => this.#clients.interactive.views.open({ trigger_id: triggerId, view: modal }));
    if (opened.kind === 'done') return;
    const action = decodeAction(form.action);
    if (action?.kind !== 'form') return;
    const again = { label: ANSWER.continue, action: encodeAction({ kind: 'resume', id: action.id }) };
    const words = view(heading(FORM.moreNeeded), note(FORM.press), buttons(again));
    await this.show(words);
  }

  /** What can't be said where it was asked is said beside it, or else in a direct message: nothing in here is a secret. */
  async #post(view: View, replace: boolean): Promise<void> {
    const { responseUrl, conversation, userId, address } = this.#origin;
    const shown = await handOverFiles(this.#clients, address, view);
    const message = renderMessage(shown, newNonce());
    const posted = await respond(responseUrl, replace ? inPlace(message) : beside(message));
    if (posted.kind === 'done') return;
    if (conversation !== undefined) {
      const said = await attempt(() =>
        this.#clients.interactive.chat.postEphemeral({ channel: conversation, user: userId, ...message }),
      );
      if (said.kind === 'done') return;
    }
    await this.#direct.sendDirect(address, shown);
  }
}
