import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Verdict } from '../services/verifier.ts';
import { appOf, sourceOf } from './caller.ts';
import { readCredentials } from './credentials.ts';
import { inTime } from './deadline.ts';
import { type Problem, sendProblem, UNAVAILABLE } from './problem.ts';
import { PROBLEM } from './schemas.ts';
import type { CheckParts } from './verifyRoute.ts';

const CHALLENGE = 'Bearer realm="latchkey", Basic realm="latchkey", charset="UTF-8"';

/** The methods that OpenAPI 3.1 can describe. */
const DESCRIBED = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

/**
 * `/v1/auth`: forward authentication for reverse proxies (nginx `auth_request`, Traefik ForwardAuth, Caddy `forward_auth`,
 * Envoy `ext_authz`, which puts the original path behind ours and wants 200). Any method that Node can read; answered before a body would
 * be read, so that its type, size and absence make no difference.
 */
export function addAuthRoute(server: FastifyInstance, parts: CheckParts): void {
  for (const method of METHODS)
    if (!server.supportedMethods.includes(method)) server.addHttpMethod(method, { hasBody: true });
  const check = (accepted: 200 | 204) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { authorization, 'x-api-key': apiKey, 'x-latchkey-app': app } = request.headers;
    // HTTP's own rule against keeping answers knows Authorization, not X-API-Key (RFC 9111, 3.5).
    reply.header('cache-control', 'no-store');
    const credentials = readCredentials({ authorization, 'x-api-key': apiKey });
    if (credentials === undefined) return sendProblem(reply.header('www-authenticate', CHALLENGE), NO_KEY);
    const source = sourceOf(undefined, request.ip, request.socket.remoteAddress);
    try {
      const answer = parts.verifier.verify({ ...credentials, source, app: appOf(single(app)?.slice(0, 100)) });
      const verdict = answer instanceof Promise ? await inTime(answer) : answer;
      parts.metrics.checked(verdict);
      return verdict.valid ? accept(reply.code(accepted), verdict) : refuse(reply, verdict);
    } catch (error) {
      parts.metrics.unanswered();
      parts.reportError(error, 'auth');
      return sendProblem(reply, UNAVAILABLE);
    }
  };
  const answered = () => undefined;
  const described = {
    summary: 'Forward authentication for reverse proxies',
    response: {
      204: { type: 'null', description: 'The key is good.' },
      401: PROBLEM,
      403: PROBLEM,
      429: PROBLEM,
      503: PROBLEM,
    },
  };
  const others = server.supportedMethods.filter(
    (method) => !DESCRIBED.some((one) => one === method) && method !== 'CONNECT',
  );
  server.route({
    method: [...DESCRIBED],
    url: '/v1/auth',
    schema: described,
    onRequest: check(204),
    handler: answered,
  });
  server.route({ method: others, url: '/v1/auth', schema: { hide: true }, onRequest: check(204), handler: answered });
  server.route({
    method: [...DESCRIBED, ...others],
    url: '/v1/auth/*',
    schema: { hide: true },
    // Envoy lets a request pass on 200 and nothing else (its ext_authz documentation).
    onRequest: check(200),
    handler: answered,
  });
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

const NO_KEY: Problem = {
  status: 401,
  title: 'Unauthorized',
  detail:
    'No API key was presented. Send it as Authorization: Bearer, Authorization: Basic (ID and secret) or X-API-Key.',
};

const REFUSALS: Readonly<Record<(Verdict & { valid: false })['code'], Problem>> = {
  INVALID: { status: 401, title: 'Unauthorized', detail: 'The API key is not valid.' },
  RETIRED: { status: 401, title: 'Unauthorized', detail: 'This secret was replaced by a newer one.' },
  DISABLED: { status: 403, title: 'Forbidden', detail: 'The API key is disabled.' },
  LOCKED: { status: 403, title: 'Forbidden', detail: 'The API key is locked after too many wrong secrets.' },
  EXPIRED: { status: 403, title: 'Forbidden', detail: 'The API key has expired.' },
  THROTTLED: { status: 429, title: 'Too Many Requests', detail: 'Too many wrong secrets came from this address.' },
};

function accept(reply: FastifyReply, { key }: Verdict & { valid: true }): FastifyReply {
  return reply
    .header('x-latchkey-key-id', key.id)
    .header('x-latchkey-key-name', headerText(key.name))
    .header('x-latchkey-project', headerText(key.project.name))
    .header('x-latchkey-channel', headerText(key.channel.name))
    .send();
}

function refuse(reply: FastifyReply, { code, retryAfterSeconds }: Verdict & { valid: false }): FastifyReply {
  const problem = REFUSALS[code];
  if (problem.status === 401) reply.header('www-authenticate', CHALLENGE);
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
  return sendProblem(reply, problem);
}

/** Header values are ASCII (RFC 9110, 5.5): a name that is more is percent-encoded as UTF-8. */
function headerText(name: string): string {
  return /^[\x20-\x24\x26-\x7e]*$/.test(name) ? name : encodeURIComponent(name);
}
