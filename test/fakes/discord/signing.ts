import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { SignedRequest } from '../shared/httpDelivery.ts';

/** How a request is to differ from what Discord would send. */
export interface SigningOptions {
  /** Seconds since 1970; the real time by default, whatever the fake's clock says. */
  readonly timestamp?: number | string;
  /** `stranger`: by a key that is not Discord's. A text is sent as it is; `none` sends no signature at all. */
  readonly signature?: 'stranger' | 'none' | string;
  readonly contentType?: string;
}

/**
 * Signs a request. Source: docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers
 * @param body the exact bytes of the request.
 */
export function signedRequest(body: string, key: KeyObject, options: SigningOptions = {}): SignedRequest {
  const { timestamp = Math.floor(Date.now() / 1000), signature, contentType = 'application/json' } = options;
  const by = signature === 'stranger' ? generateKeyPairSync('ed25519').privateKey : key;
  const made = sign(null, Buffer.from(`${timestamp}${body}`), by).toString('hex');
  const said = signature === undefined || signature === 'stranger' ? made : signature;
  return {
    body,
    headers: {
      'content-type': contentType,
      'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
      ...(said === 'none' ? {} : { 'x-signature-ed25519': said }),
      'x-signature-timestamp': String(timestamp),
    },
  };
}
