import type { HttpReply } from '../shared/faults.ts';
import type { Json } from '../shared/json.ts';
import { errorTree, type Problem } from './problems.ts';

/** The content type of what the REST API answers. */
export const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** What Discord refuses, by its code. Source: docs.discord.com/developers/topics/opcodes-and-status-codes#json */
export const ERRORS = {
  10002: [404, 'Unknown Application'],
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10007: [404, 'Unknown Member'],
  10008: [404, 'Unknown Message'],
  10013: [404, 'Unknown User'],
  10015: [404, 'Unknown Webhook'],
  10062: [404, 'Unknown interaction'],
  10063: [404, 'Unknown application command'],
  20012: [403, 'You are not authorized to perform this action on this application'],
  20028: [429, 'The write action you are performing on the channel has hit the write rate limit'],
  30032: [400, 'Maximum number of application commands reached (100)'],
  30034: [400, 'Max number of daily application command creates has been reached (200)'],
  // With status 429 as seen at github.com/aikaterna/aikaterna-cogs/issues/302
  30046: [429, 'Maximum number of edits to messages older than 1 hour reached. Try again later.'],
  40001: [401, 'Unauthorized'],
  40003: [429, 'You are opening direct messages too fast'],
  40060: [400, 'Interaction has already been acknowledged.'],
  40094: [403, 'This interaction has reached its maximum number of follow up messages'],
  50001: [403, 'Missing Access'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50013: [403, 'Missing Permissions'],
  50021: [403, 'Cannot execute action on a system message'],
  50027: [401, 'Invalid Webhook Token'],
  50033: [400, 'Invalid Recipient(s)'],
  50035: [400, 'Invalid Form Body'],
  50109: [400, 'The request body contains invalid JSON.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  130000: [503, 'API resource is currently overloaded. Try again a little later.'],
} as const satisfies Readonly<Record<number, readonly [number, string]>>;

/** A code that Discord refuses something with. */
export type ErrorCode = keyof typeof ERRORS;

/** What came of a request. */
export type Outcome =
  | { readonly kind: 'ok'; readonly body: Json; readonly status?: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly problems: readonly Problem[] };

/** Discord refuses. */
export function failed(code: ErrorCode, problems: readonly Problem[] = []): Outcome {
  return { kind: 'failed', code, problems };
}

/** @returns an error as Discord writes it. */
export function errorReply(code: ErrorCode, problems: readonly Problem[] = []): HttpReply {
  const [status, message] = ERRORS[code];
  const errors = problems.length > 0 ? { errors: errorTree(problems) } : {};
  // How long to wait is a guess; without it discord.js would try again without end.
  const wait = status === 429 ? { retry_after: 1, global: false } : {};
  const headers = status === 429 ? { ...JSON_TYPE, 'retry-after': '1', 'x-ratelimit-scope': 'shared' } : JSON_TYPE;
  return { status, headers, body: JSON.stringify({ message, code, ...errors, ...wait }) };
}

/** @returns what is answered to whom Discord does not know. */
export function unauthorized(): HttpReply {
  return { status: 401, headers: JSON_TYPE, body: JSON.stringify({ message: '401: Unauthorized', code: 0 }) };
}

/** @returns what is answered where there is nothing. */
export function notFound(): HttpReply {
  return { status: 404, headers: JSON_TYPE, body: JSON.stringify({ message: '404: Not Found', code: 0 }) };
}
