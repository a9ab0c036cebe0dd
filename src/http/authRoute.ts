import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Verdict } from '../services/verifier.ts';
import { plainAddress } from './caller.ts';
import { readCredentials } from './credentials.ts';
import { type Problem, sendProblem, UNAVAILABLE } from './problem.ts';
import { PROBLEM } from './schemas.ts';
import type { CheckParts } from './verifyRoute.ts';

const CHALLENGE = 'Bearer realm="latchkey", Basic realm="latchkey", charset="UTF-8"';

/**
 * `/v1/auth`: forward authentication for reverse proxies (nginx `auth_request`, Traefik ForwardAuth, Caddy `forward_auth`,
 * Envoy `ext_authz`, which puts the original path behind ours). Any method; a body is not read.
 */
export function addAuthRoute(server: FastifyInstance, parts: CheckParts): void {
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => {
      payload.resume();
      parsed(null);
    });
    const schema = {
      summary: 'Forward authentication for reverse proxies',
      response: {
        204: { type: 'null', description: 'The key is good.' },
        401: PROBLEM,
        403: PROBLEM,
        429: PROBLEM,
        503: PROBLEM,
      },
    };
    const handler = async (
      request: { readonly ip: string; readonly headers: Readonly<Record<string, string | string[] | undefined>> },
      reply: FastifyReply,
    ) => {
      const { authorization, 'x-api-key': apiKey, 'x-latchkey-app': app } = request.headers;
      const credentials = readCredentials({ authorization: single(authorization), 'x-api-key': apiKey });
      if (credentials === undefined) return sendProblem(reply.header('www-authenticate', CHALLENGE), NO_KEY);
      const source = plainAddress(request.ip);
      try {
        const verdict = await parts.verifier.verify({ ...credentials, source, app: (single(app) ?? '').slice(0, 100) });
        parts.metrics.checked(verdict);
        return verdict.valid ? accept(reply, verdict) : refuse(reply, verdict);
      } catch (error) {
        parts.metrics.unanswered();
        parts.reportError(error, 'auth');
        return sendProblem(reply, UNAVAILABLE);
      }
    };
    scope.all('/v1/auth', { schema }, handler);
    scope.all('/v1/auth/*', { schema: { hide: true } }, handler);
    done();
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
    .code(204)
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
