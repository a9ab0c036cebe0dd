import { createHmac } from 'node:crypto';
import type { SignedRequest } from '../shared/httpDelivery.ts';

/** How a request is to differ from what Slack would send. */
export interface SigningOptions {
  /** Seconds since 1970. The real time by default, whatever the fake's clock says: Bolt compares it with its own. */
  readonly timestamp?: number;
  readonly secret?: string;
  readonly contentType?: string;
}

/**
 * Signs a request. Source: docs.slack.dev/authentication/verifying-requests-from-slack
 * @param body the exact bytes of the request.
 * @param secret the app's signing secret.
 */
export function signedRequest(body: string, secret: string, options: SigningOptions = {}): SignedRequest {
  const timestamp = String(options.timestamp ?? Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', options.secret ?? secret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  return {
    body,
    headers: {
      'content-type': options.contentType ?? 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${mac}`,
    },
  };
}
