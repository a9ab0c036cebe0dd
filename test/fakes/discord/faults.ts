import type { CommonFault, HttpReply } from '../shared/faults.ts';
import { type ErrorCode, errorReply, JSON_TYPE } from './restErrors.ts';

/** Whom a rate limit is for. Source: docs.discord.com/developers/topics/rate-limits#header-format */
export type LimitScope = 'user' | 'global' | 'shared';

/** How Discord fails in its own way. */
export type DiscordFault =
  | { readonly kind: 'error'; readonly code: ErrorCode }
  | {
      readonly kind: 'status' | 'shownThenStatus';
      readonly status: number;
      /** Seconds. */
      readonly retryAfter?: number;
      readonly scope?: LimitScope;
      readonly body?: string;
    };

/** How Discord fails. */
export type Fault = CommonFault | DiscordFault;

/** @returns what Discord answers when it fails so. */
export function replyTo(fault: DiscordFault): HttpReply {
  if (fault.kind === 'error') return errorReply(fault.code);
  const { status, retryAfter, scope, body } = fault;
  if (status === 429) return limitReply(retryAfter ?? 1, scope ?? 'user');
  // Source: docs.discord.com/developers/topics/opcodes-and-status-codes#http; a failing proxy answers in HTML.
  const type = body?.startsWith('{') === true ? JSON_TYPE : { 'content-type': 'text/html' };
  return { status, headers: type, body: body ?? `<html><h1>${status}</h1></html>` };
}

/** @returns what is answered to one request too many. @param retryAfter seconds. */
export function limitReply(
  retryAfter: number,
  scope: LimitScope,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  const what = scope === 'shared' ? 'The resource is' : 'You are';
  return {
    status: 429,
    headers: {
      ...JSON_TYPE,
      ...headers,
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
    },
    body: JSON.stringify({
      message: `${what} being rate limited.`,
      retry_after: retryAfter,
      global: scope === 'global',
    }),
  };
}
