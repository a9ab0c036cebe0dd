import { backoff } from '../../async/backoff.ts';
import { withTimeout } from '../../async/withTimeout.ts';
import type { ChangedKeys } from '../database.ts';
import type { BoundedClient } from './boundedClient.ts';
import { LinkProof } from './linkProof.ts';
import { Notifier } from './speaker.ts';

/** The PostgreSQL notification channel on which replicas tell one another which keys changed. */
export const KEY_CHANNEL = 'latchkey_keys';

const RECONNECT = { baseMs: 500, capMs: 2_000 };
/** A link that never heard anything will hardly do so the next time: something between us and the server swallows what it says. */
const RECONNECT_DEAF = { baseMs: 30_000, capMs: 30_000 };
/** Well below the second for which what is not proved is trusted. */
const PROVE_EVERY_MS = 250;
const LISTEN_WITHIN_MS = 2_000;
/** How long a start waits until it hears itself. */
const FIRST_PROOF_MS = 1_500;

/** What a listener is made of. */
export interface ListenerDeps {
  /** Makes a connection to the same address as the pool's. */
  readonly makeClient: (applicationName: string) => BoundedClient;
  readonly onChange: (keys: ChangedKeys) => void;
  /** Told, in words for the log, when changes can't be heard at all. */
  readonly report: (words: string) => void;
  /** A number from 0 up to 1, for how long it is waited before connecting again. */
  readonly random?: () => number;
}

/**
 * Keeps one connection listening for key changes, and knows until when it heard them all. That a connection answers proves nothing:
 * behind a pooler in transaction mode LISTEN succeeds and is lost. So it sends notifications to itself, over a second connection.
 */
export class KeyListener {
  readonly #deps: ListenerDeps;
  readonly #notifier: Notifier;
  #client: BoundedClient | undefined;
  #proof = new LinkProof();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #proving = false;
  #reported = false;
  #failures = 0;
  #onProof: () => void = () => undefined;

  constructor(deps: ListenerDeps) {
    this.#deps = deps;
    this.#notifier = new Notifier(() => deps.makeClient('latchkey notifier'));
  }

  /** The last moment, by `performance.now()`, at which every change committed before had been heard; -∞ while that isn't proved. */
  get heardAt(): number {
    return this.#proof.provenAt;
  }

  /** Connects, and waits a moment for the first proof; later losses are mended in the background. */
  async start(): Promise<void> {
    const proven = new Promise<void>((resolve) => {
      this.#onProof = resolve;
    });
    const connected = this.#connect().then((isConnected) => (isConnected ? proven : undefined));
    await withTimeout(connected, FIRST_PROOF_MS, () => undefined);
  }

  /** Ends the connections for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#proof = new LinkProof();
    clearTimeout(this.#timer);
    clearInterval(this.#timer);
    this.#notifier.stop();
    this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }

  async #connect(): Promise<boolean> {
    const client = this.#deps.makeClient('latchkey listener');
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload }) => this.#hear(client, payload ?? 'all'));
    this.#client = client;
    try {
      await client.connect();
      const unwatch = client.watch({ silenceMs: LISTEN_WITHIN_MS, wholeMs: LISTEN_WITHIN_MS });
      await client.query(`LISTEN ${KEY_CHANNEL}`).finally(unwatch);
    } catch {
      this.#lost(client);
      return false;
    }
    if (this.#client !== client) return false;
    // Whatever changed while nobody listened is unknown: trust nothing that was read before.
    this.#deps.onChange('all');
    this.#timer = setInterval(() => void this.#prove(client), PROVE_EVERY_MS);
    this.#timer.unref();
    void this.#prove(client);
    return true;
  }

  #hear(client: BoundedClient, payload: string): void {
    if (this.#client !== client) return;
    if (!this.#proof.heard(payload)) {
      this.#deps.onChange(payload === 'all' ? 'all' : payload.split(','));
      return;
    }
    if (this.#proof.provenAt === Number.NEGATIVE_INFINITY) return;
    this.#reported = false;
    this.#failures = 0;
    this.#onProof();
  }

  async #prove(client: BoundedClient): Promise<void> {
    if (this.#proof.isDeaf) {
      this.#lost(client);
      return;
    }
    if (this.#proving) return;
    this.#proving = true;
    const proof = this.#proof;
    const payload = proof.send();
    try {
      await this.#notifier.notify(KEY_CHANNEL, payload);
      proof.committed(payload);
    } catch {
      proof.failed(payload);
    } finally {
      this.#proving = false;
    }
  }

  #lost(client: BoundedClient): void {
    if (this.#client !== client) return;
    const deafFromTheStart = this.#proof.isDeaf && this.#proof.provenAt === Number.NEGATIVE_INFINITY;
    this.#client = undefined;
    this.#proof = new LinkProof();
    clearInterval(this.#timer);
    client.end().catch(() => undefined);
    if (this.#stopped) return;
    if (deafFromTheStart && !this.#reported) {
      this.#reported = true;
      this.#deps.report(DEAF);
    }
    const pace = deafFromTheStart ? RECONNECT_DEAF : RECONNECT;
    const wait = backoff({ ...pace, attempt: this.#failures, random: this.#deps.random ?? Math.random });
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.#connect(), wait);
    this.#timer.unref();
  }
}

const DEAF =
  'notifications of the database are not heard, as behind a pooler in transaction mode: keys stay in memory for a second at most, ' +
  'so that each key in use costs a query a second; name the database itself, or a pooler in session mode, in DATABASE_URL';
