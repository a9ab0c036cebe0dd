import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GuardNames } from '../domain/keys/guard.ts';
import { unwrapped } from '../domain/keys/presented.ts';
import type { Verdict } from '../domain/keys/verdict.ts';
import type { Verifier } from '../services/verification/verifier.ts';
import { appOf, isBelieved, mayAsk, sourceOf } from './caller.ts';
import { DETAIL, guardProblem, inField, OPENAPI } from './copy.ts';
import { inTime } from './deadline.ts';
import { guardOfBody } from './guards.ts';
import type { Metrics } from './metrics.ts';
import { ENCODED, sendProblem, UNAVAILABLE } from './problem.ts';
import { PROBLEM, VERIFY_ANSWER, VERIFY_BODY } from './schemas.ts';
import { verdictJson } from './verdictJson.ts';
import { type TokenCheck, tokenCheck } from './verifyToken.ts';

/** What the routes that check secrets need. */
export interface CheckDeps {
  readonly verifier: Verifier;
  readonly metrics: Metrics;
  readonly verifyToken: string | undefined;
  readonly reportError: (error: unknown, during: string) => void;
}

interface VerifyBody extends GuardNames {
  readonly secret: string;
  readonly keyId?: string;
  readonly app?: string;
  readonly source?: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** `POST /v1/verify`: is this secret good? Always 200 for a well-formed request. */
export function addVerifyRoute(server: FastifyInstance, deps: CheckDeps): void {
  const { verifier, metrics, verifyToken, reportError } = deps;
  const isToken = tokenCheck(verifyToken);
  const schema = {
    operationId: 'verify',
    tags: ['checks'],
    summary: OPENAPI.verify,
    description: OPENAPI.verifyMore,
    security: [{ verifyToken: [] }, {}],
    body: VERIFY_BODY,
    response: { 200: VERIFY_ANSWER, 400: PROBLEM, 401: PROBLEM, 413: PROBLEM, 415: PROBLEM, 503: PROBLEM },
  };
  const answer = (reply: FastifyReply, verdict: Verdict) => {
    metrics.checked(verdict);
    return reply.type(JSON_TYPE).send(verdictJson(verdict));
  };
  // Before the body is read: callers who may not ask learn nothing of what is wrong with it.
  const onRequest = isToken === undefined ? refuseEncoded : [refuseStrangers(isToken), refuseEncoded];
  server.post<{ Body: VerifyBody }>('/v1/verify', { schema, onRequest }, (request, reply) => {
    const { secret, keyId, app, source } = request.body;
    const read = guardOfBody(request.body);
    if (read.kind === 'problem') {
      return sendProblem(reply, {
        status: 400,
        title: 'Bad Request',
        detail: inField(guardProblem(read.problem)),
      });
    }
    const from = sourceOf(isBelieved(request.ip, isToken) ? source : undefined, request.ip);
    const verdict = verifier.verify({
      secret: unwrapped(secret),
      keyId: keyId === undefined ? undefined : unwrapped(keyId),
      app: appOf(app),
      source: from,
      guard: read.guard,
    });
    if (!(verdict instanceof Promise)) return answer(reply, verdict);
    inTime(verdict)
      .then((decided) => answer(reply, decided))
      .catch((error: unknown) => {
        metrics.unanswered();
        reportError(error, 'verify');
        sendProblem(reply, UNAVAILABLE);
      });
    return reply;
  });
  const others = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
  server.route({
    method: others,
    url: '/v1/verify',
    schema: { hide: true },
    handler: (_request, reply) =>
      sendProblem(reply.header('allow', 'POST'), {
        status: 405,
        title: 'Method Not Allowed',
        detail: DETAIL.postOnly,
      }),
  });
}

/** Refuses callers who don't present the verify token. */
function refuseStrangers(isToken: TokenCheck) {
  return (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    if (mayAsk(request.headers.authorization, isToken)) {
      next();
      return;
    }
    reply.header('www-authenticate', 'Bearer realm="latchkey"');
    sendProblem(reply, { status: 401, title: 'Unauthorized', detail: DETAIL.verifyToken });
  };
}

/**
 * Refuses a compressed body by its header, since it would have to be unpacked before the caller is known (RFC 9110,
 * 15.5.16).
 */
function refuseEncoded(request: FastifyRequest, reply: FastifyReply, next: () => void): void {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') next();
  else sendProblem(reply.header('accept-encoding', 'identity'), ENCODED);
}
