import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { Database } from '../../persistence/database.ts';
import { loadKey } from '../../persistence/keyRepository.ts';
import { type CachedKey, cachedKey } from './cachedKey.ts';

/** A read in progress. */
interface Loading {
  readonly key: Promise<ApiKey | undefined>;
  readonly since: number;
}

/** A read that takes longer may be stuck; later callers don't join it. */
const SHARED_FOR_MS = 250;
const CAPACITY = 100_000;
const UNKNOWN_CAPACITY = 10_000;

/**
 * Keys in memory, so that a check costs no query. An entry is dropped when its key changes: in this process before the
 * changing command returns, in every other one on a notification (invariant 7). Plain maps, not an `lru-cache`: every check looks a key
 * up here, and among 100,000 keys that took `lru-cache` 0.5 µs of processor time where a map took 0.1 to 0.3.
 */
export class KeyCache {
  readonly #database: Database;
  readonly #entries = new Map<string, CachedKey>();
  /** IDs that belong to no key, and when that was read. */
  readonly #unknown = new Map<string, number>();
  readonly #loading = new Map<string, Loading>();
  /** Counts drops; a load that began before a drop must not be cached. */
  #epoch = 0;

  constructor(database: Database) {
    this.#database = database;
    database.onKeysChanged((keys) => {
      this.#epoch += 1;
      if (keys === 'all') this.#clear();
      else for (const keyId of keys) this.#drop(keyId);
    });
  }

  /**
   * @returns the key if it is cached and still trusted; `null` if it is known not to exist; undefined if it must be
   * read.
   */
  peek(keyId: string): CachedKey | null | undefined {
    const entry = this.#entries.get(keyId);
    if (entry !== undefined) return this.#database.trusts(entry.readAt) ? entry : undefined;
    const readAt = this.#unknown.get(keyId);
    return readAt !== undefined && this.#database.trusts(readAt) ? null : undefined;
  }

  /** Reads the key and caches it. Calls for the same key within a short time share one read. */
  async load(keyId: string): Promise<ApiKey | undefined> {
    const running = this.#loading.get(keyId);
    const now = performance.now();
    if (running !== undefined && now - running.since < SHARED_FOR_MS) return await running.key;
    const mine = { key: this.#read(keyId), since: now };
    this.#loading.set(keyId, mine);
    try {
      return await mine.key;
    } finally {
      if (this.#loading.get(keyId) === mine) this.#loading.delete(keyId);
    }
  }

  /** How many keys are in memory. */
  get size(): number {
    return this.#entries.size;
  }

  async #read(keyId: string): Promise<ApiKey | undefined> {
    for (;;) {
      const epoch = this.#epoch;
      const readAt = performance.now();
      const key = await this.#database.read((manager) => loadKey(manager, keyId));
      if (epoch !== this.#epoch) continue;
      if (key === undefined) {
        this.#entries.delete(keyId);
        this.#unknown.set(keyId, readAt);
        evictOldest(this.#unknown, UNKNOWN_CAPACITY);
      } else {
        this.#unknown.delete(keyId);
        this.#entries.set(keyId, cachedKey(key, readAt));
        evictOldest(this.#entries, CAPACITY);
      }
      return key;
    }
  }

  #drop(keyId: string): void {
    this.#entries.delete(keyId);
    this.#unknown.delete(keyId);
    this.#loading.delete(keyId);
  }

  #clear(): void {
    this.#entries.clear();
    this.#unknown.clear();
    this.#loading.clear();
  }
}

function evictOldest(entries: Map<string, unknown>, capacity: number): void {
  if (entries.size <= capacity) return;
  const oldest = entries.keys().next();
  if (oldest.done !== true) entries.delete(oldest.value);
}
