import type { SentMessage } from '../../src/chat/platform.ts';
import type { View } from '../../src/chat/view.ts';
import type { Clients } from './clients.ts';
import { attempt } from './outcome.ts';
import type { Pace } from './pace.ts';
import { renderMessage } from './render/message.ts';
import { newNonce } from './spot.ts';

/** How far apart two changes of one message are at least. */
const APART_MS = 2_000;

/**
 * A message of the bot's own that shows how far something is, by `chat.update`. Of several changes that come while one waits, the
 * latest is shown; where it can't be changed any more, the last state comes as a new message.
 */
export class LiveMessage implements SentMessage {
  readonly #at: { readonly channel: string; readonly ts: string };
  readonly #clients: Clients;
  readonly #pace: Pace;
  readonly #postAgain: (message: View) => Promise<void>;
  #wanted: View | undefined;
  #working: Promise<void> | undefined;
  #changedAt = Number.NEGATIVE_INFINITY;
  #lost = false;

  constructor(
    at: { readonly channel: string; readonly ts: string },
    clients: Clients,
    pace: Pace,
    postAgain: (message: View) => Promise<void>,
  ) {
    this.#at = at;
    this.#clients = clients;
    this.#pace = pace;
    this.#postAgain = postAgain;
  }

  /** Shows something else in its place; resolves when that, or something later, is shown. */
  async amend(message: View): Promise<void> {
    this.#wanted = message;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#wanted !== undefined) {
      const wait = this.#changedAt + APART_MS - performance.now();
      if (wait > 0) await new Promise<void>((resolve) => setTimeout(resolve, wait));
      await this.#pace.turn();
      const message = this.#wanted;
      this.#wanted = undefined;
      this.#changedAt = performance.now();
      await this.#show(message);
    }
  }

  async #show(message: View): Promise<void> {
    if (this.#lost) return await this.#postAgain(message);
    const body = { ...this.#at, ...renderMessage(message, newNonce()) };
    const changed = await attempt(() => this.#clients.bulk.chat.update(body));
    if (changed.kind === 'busy') {
      this.#pace.pause(changed.retryAfterMs);
      this.#wanted ??= message;
    } else if (changed.kind === 'refused') {
      // `edit_window_closed`, `message_not_found`, `cant_update_message`: from now on, what is new is said anew.
      this.#lost = true;
      if (this.#wanted === undefined) await this.#postAgain(message);
    }
  }
}
