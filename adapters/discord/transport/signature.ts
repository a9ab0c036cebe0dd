import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { WebhookRequest } from '../../../src/chat/contracts/webhook.ts';

/** How far a request's time may be from ours, either way. */
const TOLERANCE_SECONDS = 5 * 60;

/** Reads the application's public key. @param hex 64 hexadecimal digits, as on its General Information page. */
export function publicKeyOf(hex: string): KeyObject {
  const x = Buffer.from(hex, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/**
 * Checks that a request is Discord's, and new: Ed25519 over the timestamp and the body, as it arrived
 * (docs.discord.com/developers/interactions/overview#validating-security-request-headers).
 * @param now milliseconds since 1970.
 */
export function isFromDiscord({ headers, body }: WebhookRequest, key: KeyObject, now: number): boolean {
  const time = headers['x-signature-timestamp'];
  const signature = headers['x-signature-ed25519'];
  if (typeof time !== 'string' || typeof signature !== 'string' || !/^[0-9a-f]{128}$/i.test(signature)) return false;
  if (!/^\d{1,12}$/.test(time) || Math.abs(now / 1_000 - Number(time)) > TOLERANCE_SECONDS) return false;
  return verify(null, Buffer.concat([Buffer.from(time), body]), key, Buffer.from(signature, 'hex'));
}
