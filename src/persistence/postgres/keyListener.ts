import { backoff } from '../../async/backoff.ts';
import { withTimeout } from '../../async/withTimeout.ts';
import type { ChangedKeys } from '../database.ts';
import type { BoundedClient } from './boundedClient.ts';
import { LinkProof } from './linkProof.ts';
import { Notifier } from './notifier.ts';

/** The PostgreSQL notification channel on which replicas announce changed keys. */
export const KEY_CHANNEL = 'latchkey_keys';

const RECONNECT = { baseMs: 500, capMs: 2_000 };
/**
 * The retry delay for a link that never received anything: something between us and the server swallows notifications,
 * and probably will again.
 */
const RECONNECT_DEAF = { baseMs: 30_000, capMs: 30_000 };
/** Well below the second for which unproven cache entries are trusted. */
const PROVE_EVERY_MS = 250;
const LISTEN_WITHIN_MS = 2_000;
/** How long a start waits for its first own notification. */
const FIRST_PROOF_MS = 1_500;

/** What a listener needs. */
export interface ListenerDeps {
  /** Makes a connection to the same address as the pool. */
  readonly makeClient: (applicationName: string) => BoundedClient;
  readonly onChange: (keys: ChangedKeys) => void;
  /** Logs that changes can't be received at all. */
  readonly report: (words: string) => void;
  /** A random number from 0 up to 1: the jitter before reconnecting. */
  readonly random?: () => number;
}

/**
 * Keeps one connection listening for key changes, and knows up to when it has received them all. An answering
 * connection proves nothing: behind a pooler in transaction mode, LISTEN succeeds and is lost. So it sends
 * notifications to itself over a second connection.
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

  /**
   * The last time, by `performance.now()`, up to which every committed change has been received; -∞ while that is
   * unproven.
   */
  get heardAt(): number {
    return this.#proof.provenAt;
  }

  /** Connects and waits briefly for the first proof; later losses are repaired in the background. */
  async start(): Promise<void> {
    const proven = new Promise<void>((resolve) => {
      this.#onProof = resolve;
    });
    const connected = this.#connect().then((isConnected) => (isConnected ? proven : undefined));
    await withTimeout(connected, FIRST_PROOF_MS, () => undefined);
  }

  /** Closes the connections for good. */
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
    // Changes during the gap are unknown: trust nothing that was read before.
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
