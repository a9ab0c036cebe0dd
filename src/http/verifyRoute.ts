import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Verdict, Verifier } from '../services/verifier.ts';
import { appOf, decideCaller, sourceOf } from './caller.ts';
import { inTime } from './deadline.ts';
import type { Metrics } from './metrics.ts';
import { sendProblem, UNAVAILABLE } from './problem.ts';
import { PROBLEM, VERIFY_ANSWER, VERIFY_BODY } from './schemas.ts';
import { verdictJson } from './verdictJson.ts';

/** What the routes that check secrets need. */
export interface CheckParts {
  readonly verifier: Verifier;
  readonly metrics: Metrics;
  readonly verifyToken: string | undefined;
  readonly reportError: (error: unknown, during: string) => void;
}

interface VerifyBody {
  readonly secret: string;
  readonly keyId?: string;
  readonly app?: string;
  readonly source?: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** `POST /v1/verify`: is this secret good? Always 200 for a well-formed request. */
export function addVerifyRoute(server: FastifyInstance, parts: CheckParts): void {
  const { verifier, metrics, verifyToken, reportError } = parts;
  const schema = {
    summary: 'Check a secret',
    body: VERIFY_BODY,
    response: { 200: VERIFY_ANSWER, 400: PROBLEM, 401: PROBLEM, 413: PROBLEM, 415: PROBLEM, 503: PROBLEM },
  };
  const answer = (reply: FastifyReply, verdict: Verdict) => {
    metrics.checked(verdict);
    return reply.type(JSON_TYPE).send(verdictJson(verdict));
  };
  server.post<{ Body: VerifyBody }>('/v1/verify', { schema }, (request, reply) => {
    const caller = decideCaller({ ip: request.ip, authorization: request.headers.authorization }, verifyToken);
    if (caller.kind === 'denied') {
      reply.header('www-authenticate', 'Bearer realm="latchkey"');
      return sendProblem(reply, {
        status: 401,
        title: 'Unauthorized',
        detail: 'This deployment wants the verify token: Authorization: Bearer TOKEN, as set in LATCHKEY_VERIFY_TOKEN.',
      });
    }
    const { secret, keyId, app, source } = request.body;
    const from = sourceOf(caller.believed ? source : undefined, request.ip, request.socket.remoteAddress);
    const verdict = verifier.verify({ secret, keyId, app: appOf(app), source: from });
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
        detail: 'Secrets are checked with POST.',
      }),
  });
}
