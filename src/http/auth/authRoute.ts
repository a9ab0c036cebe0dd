import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { appOf, sourceOf } from '../caller.ts';
import { OPENAPI } from '../copy.ts';
import { inTime } from '../deadline.ts';
import { CLIENTS_OWN, type ConfiguredGuard, guardOfAddress, guardOfPath, PATH_FORM } from '../guards.ts';
import { UNAVAILABLE } from '../problem.ts';
import { AUTH_HEADERS, AUTH_QUERY, AUTH_RESPONSES, AUTH_SECURITY } from '../schemas.ts';
import type { CheckDeps } from '../verifyRoute.ts';
import { TOKEN_HEADER, tokenCheck } from '../verifyToken.ts';
import { accept, NO_KEY, NO_TOKEN, refuse, rejectCaller, TWO_KEYS } from './authAnswers.ts';
import { type CredentialHeaders, readCredentials } from './credentials.ts';

/** The methods that OpenAPI 3.1 can describe. */
const DESCRIBED = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

/** How one route answers: the status for success, and where the guarded names are read from. */
interface Door {
  readonly accepted: 200 | 204;
  readonly guardOf: (url: string) => ConfiguredGuard;
}

/**
 * `/v1/auth?project=…`: forward authentication for reverse proxies (nginx `auth_request`, Traefik ForwardAuth, Caddy
 * `forward_auth`), and `/v1/ext-authz/project=…/…` for Envoy, which appends the original path to ours and expects 200.
 * Any method that Node can read; answered before the body is read, so its type, size and absence make no difference.
 */
export function addAuthRoute(server: FastifyInstance, deps: CheckDeps): void {
  for (const method of METHODS)
    if (!server.supportedMethods.includes(method)) server.addHttpMethod(method, { hasBody: true });
  const others = server.supportedMethods.filter(
    (method) => !DESCRIBED.some((one) => one === method) && method !== 'CONNECT',
  );
  const answered = () => undefined;
  const hidden = { schema: { hide: true }, handler: answered };
  const byQuery = checkAt(deps, { accepted: 204, guardOf: guardOfAddress });
  for (const method of DESCRIBED) {
    const schema = {
      operationId: `auth${method.charAt(0)}${method.slice(1).toLowerCase()}`,
      tags: ['checks'],
      summary: OPENAPI.auth,
      description: OPENAPI.authMore,
      security: AUTH_SECURITY,
      // For the description only: our own texts answer every request before Fastify would validate it.
      querystring: AUTH_QUERY,
      headers: AUTH_HEADERS,
      response: AUTH_RESPONSES,
    };
    server.route({ method, url: '/v1/auth', schema, exposeHeadRoute: false, onRequest: byQuery, handler: answered });
  }
  server.route({ method: others, url: '/v1/auth', onRequest: byQuery, ...hidden });
  const everything = [...DESCRIBED, ...others];
  // Envoy lets a request pass on 200 only (its ext_authz documentation).
  const byPath = checkAt(deps, { accepted: 200, guardOf: guardOfPath });
  server.route({ method: everything, url: `${PATH_FORM}*`, onRequest: byPath, ...hidden });
  const never = checkAt(deps, { accepted: 200, guardOf: () => CLIENTS_OWN });
  server.route({ method: everything, url: '/v1/auth/*', onRequest: never, ...hidden });
}

function checkAt(deps: CheckDeps, { accepted, guardOf }: Door) {
  const isToken = tokenCheck(deps.verifyToken);
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { 'x-latchkey-app': app } = request.headers;
    // HTTP's own rule against storing responses covers Authorization, but not X-API-Key (RFC 9111, 3.5).
    reply.header('cache-control', 'no-store');
    if (isToken !== undefined && !isToken(single(request.headers[TOKEN_HEADER]))) return rejectCaller(reply, NO_TOKEN);
    const door = guardOf(request.raw.url ?? '');
    if (door.kind === 'unnamed') return rejectCaller(reply, { status: 403, title: 'Forbidden', detail: door.detail });
    const read = readCredentials(credentialHeaders(request.raw.rawHeaders));
    if (read.kind !== 'credentials') return rejectCaller(reply, read.kind === 'none' ? NO_KEY : TWO_KEYS);
    const source = sourceOf(undefined, request.ip);
    const presented = { ...read.credentials, source, app: appOf(single(app)), guard: door.guard };
    try {
      const answer = deps.verifier.verify(presented);
      const verdict = answer instanceof Promise ? await inTime(answer) : answer;
      deps.metrics.checked(verdict);
      return verdict.valid ? accept(reply.code(accepted), verdict) : refuse(reply, verdict);
    } catch (error) {
      deps.metrics.unanswered();
      deps.reportError(error, 'auth');
      return rejectCaller(reply, UNAVAILABLE);
    }
  };
}

/** Collects every value of the headers that may hold a key: of a second Authorization, Node's own `headers` drops the value. */
function credentialHeaders(rawHeaders: readonly string[]): CredentialHeaders {
  const authorization: string[] = [];
  const apiKey: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = [rawHeaders[at], rawHeaders[at + 1]];
    // The lengths of the two names: others need no comparison.
    if (name.length === 13 && name.toLowerCase() === 'authorization') authorization.push(value);
    else if (name.length === 9 && name.toLowerCase() === 'x-api-key') apiKey.push(value);
  }
  return { authorization, apiKey };
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
