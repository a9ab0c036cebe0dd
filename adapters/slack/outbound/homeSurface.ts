import type { ResponseCapabilities } from '../../../src/chat/contracts/command.ts';
import type { Deliver } from '../../../src/chat/contracts/exchange.ts';
import type { Form } from '../../../src/chat/contracts/form.ts';
import type { View } from '../../../src/chat/contracts/view.ts';
import type { ReplySurface } from '../../shared/replySurface.ts';
import { renderForm } from '../render/form.ts';
import { newNonce } from '../render/nonce.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import type { AppHomes } from './appHomes.ts';

/** Answers in someone's App Home: the next screen takes the place of this one. A home stays, so no secret is shown there. */
export class HomeSurface implements ReplySurface {
  readonly #address: string;
  readonly #screen: string;
  readonly #triggerId: string;
  readonly #homes: AppHomes;
  readonly #clients: Clients;
  readonly capabilities: ResponseCapabilities = { secretsOnlyAfterPress: true };

  /** @param screen the action that leads to the screen. */
  constructor(address: string, screen: string, triggerId: string, appHomes: AppHomes, clients: Clients) {
    this.#address = address;
    this.#screen = screen;
    this.#triggerId = triggerId;
    this.#homes = appHomes;
    this.#clients = clients;
  }

  readonly deliver: Deliver = () => Promise.resolve({ outcome: 'refused' });

  async show(view: View): Promise<void> {
    await this.#homes.show(this.#address, this.#screen, view);
  }

  async add(view: View): Promise<void> {
    await this.#homes.say(this.#address, view);
  }

  async ask(form: Form): Promise<void> {
    const view = renderForm(form, { nonce: newNonce() });
    await attempt(() => this.#clients.interactive.views.open({ trigger_id: this.#triggerId, view }));
  }
}
