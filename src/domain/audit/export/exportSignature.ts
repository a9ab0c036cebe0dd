import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { keyIdLine } from './copy.ts';

/** The detached signature of an export: Ed25519 (RFC 8032) over all bytes of the file. */
export interface ExportSignature {
  /** The ID of the key that it was made with. */
  readonly key: string;
  /** In base64. */
  readonly signature: string;
}

/** What follows an export's name in that of its signature. */
export const SIGNATURE_ENDING = '.sig';

const FORM = /^\{"algorithm":"Ed25519","key":"([0-9a-f]{16})","signature":"([0-9A-Za-z+/]{86}==)"\}\n$/;

/** Writes a signature's file. */
export function signatureText({ key, signature }: ExportSignature): string {
  return `${JSON.stringify({ algorithm: 'Ed25519', key, signature })}\n`;
}

/** Reads a signature's file, byte by byte as {@link signatureText} writes it. @returns undefined for anything else. */
export function readSignature(text: string): ExportSignature | undefined {
  const [, key, signature] = FORM.exec(text) ?? [];
  if (key === undefined || signature === undefined) return undefined;
  // The last letter of base64 has bits that don't count.
  return Buffer.from(signature, 'base64').toString('base64') === signature ? { key, signature } : undefined;
}

/** @returns the ID of a public key: the first 16 hex digits of SHA-256 over its SubjectPublicKeyInfo (RFC 8410), in DER. */
export function keyIdOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

/** Writes a public key as it is published: its ID, which readers of PEM skip (RFC 7468, section 2), and the key. */
export function publicKeyText(key: KeyObject): string {
  return `${keyIdLine(keyIdOf(key))}\n${key.export({ type: 'spki', format: 'pem' })}`;
}

/** Reads a published key. @returns undefined where there is no Ed25519 key in it. */
export function readPublicKey(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey(text.slice(Math.max(0, text.indexOf('-----BEGIN'))));
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a signature is of these bytes, with this key. */
export type SignatureCheck = 'right' | 'other-key' | 'wrong';

/** Checks a signature. */
export function checkSignature(bytes: Uint8Array, { key, signature }: ExportSignature, by: KeyObject): SignatureCheck {
  if (keyIdOf(by) !== key) return 'other-key';
  return verify(null, bytes, by, Buffer.from(signature, 'base64')) ? 'right' : 'wrong';
}
