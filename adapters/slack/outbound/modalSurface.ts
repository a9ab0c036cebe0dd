import type { ResponseCapabilities } from '../../../src/chat/contracts/command.ts';
import type { Deliver } from '../../../src/chat/contracts/exchange.ts';
import type { Form } from '../../../src/chat/contracts/form.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import { deletionHandle } from '../../shared/deletionHandle.ts';
import type { DirectMessages } from '../../shared/directMessages.ts';
import { deliveredBy, type ReplySurface } from '../../shared/replySurface.ts';
import { renderForm } from '../render/form.ts';
import { renderModal } from '../render/modal.ts';
import { newNonce } from '../render/nonce.ts';
import { renderSecretModal } from '../render/secret.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import type { SecretMessage } from './deleteSecret.ts';
import { handOverFiles } from './handedFiles.ts';

/** An open modal. `hash` is the state of it that was pressed: what answers an older state than is shown is dropped by Slack. */
export interface OpenModal {
  readonly viewId: string;
  readonly hash: string | undefined;
  /** Other ways to reach the person. */
  readonly address: string;
}

/** Answers in an open modal, which only the person sees. */
export class ModalSurface implements ReplySurface {
  readonly #modal: OpenModal;
  readonly #clients: Clients;
  readonly #direct: DirectMessages;
  readonly capabilities: ResponseCapabilities;
  #delivery: 'none' | 'refused' | 'shown' = 'none';

  constructor(modal: OpenModal, clients: Clients, direct: DirectMessages) {
    this.#modal = modal;
    this.#clients = clients;
    this.#direct = direct;
    this.capabilities = {
      deletionHandle: deletionHandle({ kind: 'modal', viewId: modal.viewId } satisfies SecretMessage),
    };
  }

  /** Without the hash: nothing that happened to the modal in between may cost somebody their secret. */
  readonly deliver: Deliver = async (card) => {
    const { viewId } = this.#modal;
    const secret = renderSecretModal(card, newNonce());
    const updated = await attempt(() => this.#clients.interactive.views.update({ view_id: viewId, view: secret }));
    const delivered = deliveredBy(updated);
    this.#delivery = delivered.outcome === 'refused' ? 'refused' : 'shown';
    return delivered;
  };

  async show(view: View): Promise<void> {
    const shown = await handOverFiles(this.#clients, this.#modal.address, view);
    await this.#update(renderModal(shown, { nonce: newNonce() }));
  }

  /**
   * After a secret that could not be shown, there is room for words; after one that may be there, words come by direct message.
   * What answers a press that came too late is dropped by Slack, where the modal went on since: its hash is another.
   */
  async add(shown: View): Promise<void> {
    if (this.#delivery === 'none') return await this.show(shown);
    const told = this.#delivery === 'refused' && (await this.#update(renderModal(shown, { nonce: newNonce() })));
    if (!told) await this.#direct.sendDirect(this.#modal.address, shown);
  }

  async ask(form: Form): Promise<void> {
    await this.#update(renderForm(form, { nonce: newNonce() }));
  }

  /** @returns whether it is shown. A modal that was closed, or went on in between, is left alone. */
  async #update(view: ReturnType<typeof renderModal>): Promise<boolean> {
    const { viewId, hash } = this.#modal;
    const at = hash === undefined || this.#delivery !== 'none' ? { view_id: viewId } : { view_id: viewId, hash };
    const updated = await attempt(() => this.#clients.interactive.views.update({ ...at, view }));
    return updated.kind === 'done';
  }
}
