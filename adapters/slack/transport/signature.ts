import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookRequest } from '../../../src/chat/contracts/webhook.ts';

/** How far a request's time may be from ours, either way. Bolt itself would let requests from the future pass. */
const TOLERANCE_SECONDS = 5 * 60;

/**
 * Checks that a request is Slack's, and new: HMAC-SHA-256 over `v0:TIME:BODY`, compared in constant time
 * (docs.slack.dev/authentication/verifying-requests-from-slack).
 * @param now milliseconds since 1970.
 */
export function isFromSlack({ headers, body }: WebhookRequest, signingSecret: string, now: number): boolean {
  const time = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  if (typeof time !== 'string' || typeof signature !== 'string') return false;
  if (!/^\d{1,12}$/.test(time) || Math.abs(now / 1_000 - Number(time)) > TOLERANCE_SECONDS) return false;
  if (!/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  const expected = createHmac('sha256', signingSecret).update(`v0:${time}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'));
}
