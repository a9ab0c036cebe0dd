import type { FastifyReply } from 'fastify';
import { DETAIL } from './copy.ts';

/** The content of a problem document (RFC 9457). Never holds anything that the caller sent. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** The media type of a problem document (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json';

/** Sends a problem document. */
export function sendProblem(reply: FastifyReply, { status, title, detail }: Problem): FastifyReply {
  // Serialized here: for an object, Fastify would choose its own JSON content type.
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify({ type: 'about:blank', title, status, detail }));
}

/** The answer when an attempt can't be looked up or counted: no verdict is given (invariant 8). */
export const UNAVAILABLE: Problem = {
  status: 503,
  title: 'Service Unavailable',
  detail: DETAIL.unavailable,
};

/** The answer to a compressed body. */
export const ENCODED: Problem = {
  status: 415,
  title: 'Unsupported Media Type',
  detail: DETAIL.compressed,
};
