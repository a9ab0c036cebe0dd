import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DAY, type DurationMs, HOUR, MINUTE, SECOND } from '../../domain/time/time.ts';

/** The keys in the form in which GitHub publishes them (docs.github.com, secret scanning partner programme). */
const PUBLISHED = z.object({
  public_keys: z
    .array(
      z.object({ key_identifier: z.string().min(1).max(200), key: z.string().max(5_000), is_current: z.boolean() }),
    )
    .max(100),
});

/** How long reading the keys may take, and how much is read. */
const PATIENCE: DurationMs = 3 * SECOND;
const SIZE_LIMIT = 256 * 1024;
/** The keys are read again at most so often, whatever identifiers come: anyone may send one. */
const APART: DurationMs = MINUTE;
/** After so long they are read again although all is well: one may have been withdrawn. */
const FRESH: DurationMs = HOUR;
/** Keys that could not be read again for so long are no longer believed. */
const BELIEVED: DurationMs = DAY;

/** A reporter's key; `unknown` where it publishes none of this name, `unreadable` where the keys can't be read now. */
export type FoundKey =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreadable' };

/** What tells the public keys of those who may report leaks. */
export interface PublicKeys {
  /** Finds a key by its identifier. Never rejects. */
  find(identifier: string): Promise<FoundKey>;
}

/** Where the keys are, and what a test may replace. */
export interface PublicKeyOptions {
  /** An http(s) address, or a file's path. */
  readonly source: string;
  readonly clock: () => number;
  /** Told why the keys could not be read. */
  readonly report: (error: unknown) => void;
}

/** Public keys at an address or in a file, remembered. */
export class PublishedKeys implements PublicKeys {
  readonly #options: PublicKeyOptions;
  #keys: ReadonlyMap<string, KeyObject> = new Map();
  #readAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(options: PublicKeyOptions) {
    this.#options = options;
  }

  async find(identifier: string): Promise<FoundKey> {
    if (!this.#isFresh() || !this.#keys.has(identifier)) await this.#refresh();
    if (this.#now() - this.#readAt >= BELIEVED) return { kind: 'unreadable' };
    const key = this.#keys.get(identifier);
    return key === undefined ? { kind: 'unknown' } : { kind: 'key', key };
  }

  #now(): number {
    return this.#options.clock();
  }

  #isFresh(): boolean {
    return this.#now() - this.#readAt < FRESH;
  }

  /** Reads the keys again, unless that was just tried; all who ask meanwhile wait for the same answer. */
  async #refresh(): Promise<void> {
    const since = this.#now() - this.#triedAt;
    // A clock that was set back must not keep the keys from being read.
    if (this.#reading === undefined && since >= 0 && since < APART) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    this.#triedAt = this.#now();
    try {
      this.#keys = keysIn(await textAt(this.#options.source));
      this.#readAt = this.#triedAt;
    } catch (error) {
      this.#options.report(error);
    }
  }
}

/** Only what is current and of the right kind counts: ECDSA on P-256. */
function keysIn(text: string): ReadonlyMap<string, KeyObject> {
  const published = PUBLISHED.parse(JSON.parse(text));
  const keys = new Map<string, KeyObject>();
  for (const { key_identifier: identifier, key: pem, is_current: isCurrent } of published.public_keys) {
    const key = isCurrent ? readKey(pem) : undefined;
    if (key !== undefined) keys.set(identifier, key);
  }
  return keys;
}

function readKey(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem);
    const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    return isP256 ? key : undefined;
  } catch {
    return undefined;
  }
}

/** @returns whether public keys are at an address, and not in a file. */
export function isAddress(source: string): boolean {
  return /^https?:/i.test(source);
}

async function textAt(source: string): Promise<string> {
  if (!isAddress(source)) return await readFile(source, { encoding: 'utf8', signal: AbortSignal.timeout(PATIENCE) });
  const response = await fetch(source, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`the public keys for leak reports can’t be read: status ${response.status}`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > SIZE_LIMIT) throw new Error('the public keys for leak reports are too large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
