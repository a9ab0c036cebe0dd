import type { BoundedClient } from './boundedClient.ts';

/** A slower notification is useless: its proof would be a second old. */
const NOTIFY_WITHIN_MS = 700;

/** Sends notifications over its own connection, reopened after each failure. */
export class Notifier {
  readonly #makeClient: () => BoundedClient;
  #client: BoundedClient | undefined;

  /** @param makeClient makes a connection over the same network path as the pool's. */
  constructor(makeClient: () => BoundedClient) {
    this.#makeClient = makeClient;
  }

  /** Resolves when the server has committed the notification; rejects if it didn't in time. */
  async notify(channel: string, payload: string): Promise<void> {
    const client = this.#client ?? (await this.#connect());
    const unwatch = client.watch({ silenceMs: NOTIFY_WITHIN_MS, wholeMs: NOTIFY_WITHIN_MS });
    try {
      await client.query('SELECT pg_notify($1, $2)', [channel, payload]);
    } catch (error) {
      this.#drop(client);
      throw error;
    } finally {
      unwatch();
    }
  }

  /** Closes the connection; the next notification opens another. */
  stop(): void {
    if (this.#client !== undefined) this.#drop(this.#client);
  }

  async #connect(): Promise<BoundedClient> {
    const client = this.#makeClient();
    client.on('error', () => this.#drop(client));
    await client.connect();
    this.#client = client;
    return client;
  }

  #drop(client: BoundedClient): void {
    if (this.#client === client) this.#client = undefined;
    client.end().catch(() => undefined);
  }
}
