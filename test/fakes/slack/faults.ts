import type { CommonFault, HttpReply } from '../shared/faults.ts';

/** How Slack fails in its own way. */
export type SlackFault =
  | { readonly kind: 'error'; readonly error: string }
  | {
      readonly kind: 'status' | 'shownThenStatus';
      readonly status: number;
      readonly retryAfter?: number;
      readonly body?: string;
    };

/** How Slack fails: a method of the Web API, or a post to a `response_url`. */
export type Fault = CommonFault | SlackFault;

/** The content type of what the Web API answers. */
export const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' } as const;

/** @returns what Slack answers when it fails so. */
export function replyTo(fault: SlackFault): HttpReply {
  if (fault.kind === 'error')
    return { status: 200, headers: JSON_TYPE, body: JSON.stringify({ ok: false, error: fault.error }) };
  const { status, retryAfter, body } = fault;
  // Source: docs.slack.dev/apis/web-api/rate-limits
  const said = status === 429 ? JSON.stringify({ ok: false, error: 'ratelimited' }) : '';
  const headers = { ...JSON_TYPE, ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) };
  return { status, headers, body: body ?? said };
}
