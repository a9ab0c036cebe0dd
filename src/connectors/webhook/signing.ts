import type { RandomBytes } from '../../domain/keys/base62.ts';

/** The name under which the signing secret is kept. It isn't an option: nobody gives it, and nothing shows it again. */
export const SIGNING = 'signing-secret';

/** The output length of HMAC-SHA-256. Standard Webhooks asks for 24 to 64 bytes. */
const SIGNING_BYTES = 32;

/** Draws a signing secret, in the form that Standard Webhooks gives it. */
export function drawSigningSecret(random: RandomBytes): string {
  return `whsec_${Buffer.from(random(SIGNING_BYTES)).toString('base64')}`;
}
