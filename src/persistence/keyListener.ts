import { Client } from 'pg';
import type { ChangedKeys } from './database.ts';

/** The PostgreSQL notification channel on which replicas tell one another which keys changed. */
export const KEY_CHANNEL = 'latchkey_keys';

const RECONNECT_DELAY_MS = 500;
/** A link that is cut without a word is found out by asking; well below the second for which a silent link is trusted. */
const HEARTBEAT_MS = 250;
const ANSWER_TIMEOUT_MS = 700;

/** Keeps one connection listening for key changes, and knows until when it did. */
export class KeyListener {
  readonly #url: string;
  readonly #onChange: (keys: ChangedKeys) => void;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #asking = false;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(url: string, onChange: (keys: ChangedKeys) => void) {
    this.#url = url;
    this.#onChange = onChange;
  }

  /** The last moment, by `performance.now()`, at which every change committed before had been heard; -∞ while the link is down. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Connects; later losses are mended in the background. */
  async start(): Promise<void> {
    const client = new Client({ connectionString: this.#url, keepAlive: true, query_timeout: ANSWER_TIMEOUT_MS });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload }) =>
      this.#onChange(payload === undefined || payload === 'all' ? 'all' : payload.split(',')),
    );
    this.#client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${KEY_CHANNEL}`);
    } catch {
      this.#lost(client);
      return;
    }
    // Whatever changed while nobody listened is unknown: trust nothing that was read before.
    this.#onChange('all');
    this.#heardAt = performance.now();
    this.#timer = setInterval(() => void this.#ask(client), HEARTBEAT_MS);
    this.#timer.unref();
  }

  /** Notifications arrive in order before the answer to a later query, so an answer proves that nothing was missed. */
  async #ask(client: Client): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const askedAt = performance.now();
    try {
      await client.query('SELECT 1');
      if (this.#client === client) this.#heardAt = askedAt;
    } catch {
      this.#lost(client);
    } finally {
      this.#asking = false;
    }
  }

  /** Ends the connection for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#heardAt = Number.NEGATIVE_INFINITY;
    clearInterval(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  #lost(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#heardAt = Number.NEGATIVE_INFINITY;
    clearInterval(this.#timer);
    client.end().catch(() => undefined);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.start(), RECONNECT_DELAY_MS);
    this.#timer.unref();
  }
}
