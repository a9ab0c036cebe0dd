import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { type ExportSignature, keyIdOf, publicKeyText } from '../../domain/audit/export/exportSignature.ts';

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const PKCS8_BEFORE_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The deployment's own key, with which it signs what it exports. */
export class SigningKey {
  readonly #private: KeyObject;
  /** Its ID. */
  readonly id: string;
  /** The public key as it is published, in PEM. */
  readonly published: string;

  /** @param seed 32 bytes; the same seed gives the same key. */
  constructor(seed: Uint8Array) {
    const der = Buffer.concat([PKCS8_BEFORE_SEED, seed]);
    this.#private = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey(this.#private);
    this.id = keyIdOf(publicKey);
    this.published = publicKeyText(publicKey);
  }

  /** Signs bytes, detached. */
  sign(bytes: Uint8Array): ExportSignature {
    return { key: this.id, signature: sign(null, bytes, this.#private).toString('base64') };
  }
}
