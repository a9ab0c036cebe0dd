import type { FastifyReply } from 'fastify';
import { DETAIL } from './copy.ts';

/** What a problem document says (RFC 9457). Never holds anything that the caller sent. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** Sends a problem document. */
export function sendProblem(reply: FastifyReply, { status, title, detail }: Problem): FastifyReply {
  // Serialized here: Fastify would pick a JSON content type of its own for an object.
  return reply
    .code(status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify({ type: 'about:blank', title, status, detail }));
}

/** The answer while an attempt can't be looked up or counted: none at all is given (invariant 8). */
export const UNAVAILABLE: Problem = {
  status: 503,
  title: 'Service Unavailable',
  detail: DETAIL.unavailable,
};

/** The answer to a body that is compressed. */
export const ENCODED: Problem = {
  status: 415,
  title: 'Unsupported Media Type',
  detail: DETAIL.compressed,
};
