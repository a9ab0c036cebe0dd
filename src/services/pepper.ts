import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { RandomBytes } from '../domain/keys/base62.ts';
import { SigningKey } from './audit/signingKey.ts';
import { hmacSha256 } from './hmac.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The deployment's pepper: 32 bytes from which everything keyed is derived. Without it no stored hash can be checked or
 * forged.
 */
export class Pepper {
  readonly #hmac: (text: string) => string;
  readonly #sealKey: Uint8Array;
  readonly #seedKey: Uint8Array;
  /** The key of the audit chain. */
  readonly chainKey: Uint8Array;
  /** The key that signs exports: derived, so that it needs no keeping and every replica has the same. */
  readonly signingKey: SigningKey;

  /** @param bytes 32 bytes. */
  constructor(bytes: Uint8Array) {
    const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', bytes, '', `latchkey ${purpose}`, 32));
    this.#hmac = hmacSha256(bytes);
    this.#sealKey = derive('seal');
    this.#seedKey = derive('second factor');
    this.chainKey = derive('audit chain');
    this.signingKey = new SigningKey(derive('exports'));
  }

  /** @returns HMAC-SHA-256 of a secret's plaintext, hex: the only form in which a secret is stored. */
  hash(plaintext: string): string {
    return this.#hmac(plaintext);
  }

  /**
   * @returns a value that identifies this pepper without revealing it. Its presence in a database also shows that the
   * end of the audit trail was sealed: nobody without the pepper can put the earlier form there instead.
   */
  fingerprint(): string {
    return this.hash('latchkey pepper fingerprint, audit head sealed');
  }

  /** @returns the earlier fingerprint, from before the audit trail's end was sealed. */
  unsealedFingerprint(): string {
    return this.hash('latchkey pepper fingerprint');
  }

  /** Encrypts (AES-256-GCM) what is kept briefly, such as the address of a message to delete. */
  seal(plaintext: string, random: RandomBytes): string {
    return sealed(this.#sealKey, plaintext, random);
  }

  /** Decrypts what {@link Pepper.seal} made. @throws if it was altered or sealed under another pepper. */
  open(sealed: string): string {
    return opened(this.#sealKey, sealed);
  }

  /** Encrypts the seed of a second factor, which is kept for as long as its owner uses it, under a key of its own. */
  sealSeed(seed: string, random: RandomBytes): string {
    return sealed(this.#seedKey, seed, random);
  }

  /** Decrypts what {@link Pepper.sealSeed} made. @throws if it was altered or sealed under another pepper. */
  openSeed(sealed: string): string {
    return opened(this.#seedKey, sealed);
  }
}

function sealed(key: Uint8Array, plaintext: string, random: RandomBytes): string {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function opened(key: Uint8Array, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
