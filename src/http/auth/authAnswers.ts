import type { FastifyReply } from 'fastify';
import type { RefusalOnTheWire, Verdict } from '../../domain/keys/verdict.ts';
import { DETAIL } from '../copy.ts';
import { type Problem, sendProblem } from '../problem.ts';

const CHALLENGE = 'Bearer realm="latchkey", Basic realm="latchkey", charset="UTF-8"';

/** The answer to a request that presents no key. */
export const NO_KEY: Problem = {
  status: 401,
  title: 'Unauthorized',
  detail: DETAIL.noKey,
};

/** The answer to a request that presents two different keys in one header: nothing was looked up. */
export const TWO_KEYS: Problem = {
  status: 401,
  title: 'Unauthorized',
  detail: DETAIL.twoKeys,
};

/** The answer to a proxy without the deployment's token: nothing was looked up. */
export const NO_TOKEN: Problem = {
  status: 401,
  title: 'Unauthorized',
  detail: DETAIL.proxyToken,
};

const REFUSALS: Readonly<Record<RefusalOnTheWire, Problem>> = {
  INVALID: { status: 401, title: 'Unauthorized', detail: DETAIL.invalid },
  RETIRED: { status: 401, title: 'Unauthorized', detail: DETAIL.retired },
  DELETED: { status: 401, title: 'Unauthorized', detail: DETAIL.deleted },
  DISABLED: { status: 403, title: 'Forbidden', detail: DETAIL.disabled },
  LOCKED: { status: 403, title: 'Forbidden', detail: DETAIL.locked },
  EXPIRED: { status: 403, title: 'Forbidden', detail: DETAIL.expired },
  SUSPENDED: { status: 403, title: 'Forbidden', detail: DETAIL.suspended },
  FORBIDDEN: { status: 403, title: 'Forbidden', detail: DETAIL.forbidden },
  THROTTLED: {
    status: 429,
    title: 'Too Many Requests',
    detail: DETAIL.throttled,
  },
};

/** Accepts a request and describes its key in headers. @param reply with its status set. */
export function accept(reply: FastifyReply, { key }: Verdict & { valid: true }): FastifyReply {
  return reply
    .header('x-latchkey-key-id', key.id)
    .header('x-latchkey-key-name', headerText(key.name))
    .header('x-latchkey-project', headerText(key.project.name))
    .header('x-latchkey-channel', headerText(key.channel.name))
    .send();
}

/** Refuses a request because of its key's verdict. */
export function refuse(reply: FastifyReply, { code, retryAfterSeconds }: Verdict & { valid: false }): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return rejectCaller(reply, REFUSALS[code]);
}

/** Sends a problem. A 401 also says how to present a key (RFC 9110, 11.6.1: every 401 must). */
export function rejectCaller(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('www-authenticate', CHALLENGE);
  return sendProblem(reply, problem);
}

/** Percent-encodes names outside ASCII as UTF-8: header values are ASCII (RFC 9110, 5.5). */
function headerText(name: string): string {
  return /^[\x20-\x24\x26-\x7e]*$/.test(name) ? name : encodeURIComponent(name);
}
