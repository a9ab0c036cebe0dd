import type { Socket } from 'node:net';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Webhook } from '../chat/contracts/webhook.ts';
import { addSigningKeyRoute, type SigningKeyDeps } from './audit/signingKeyRoute.ts';
import { addAuthRoute } from './auth/authRoute.ts';
import type { ServerClosing } from './closing.ts';
import { DETAIL, invalidField } from './copy.ts';
import { addJsonParser, BodyError } from './jsonBody.ts';
import { addLeakRoute, type LeakDeps } from './leaks/leakRoute.ts';
import { describeRoutes } from './openApi.ts';
import { addOperationsRoutes, type OperationsDeps } from './operationsRoutes.ts';
import { PROBLEM_TYPE, type Problem, sendProblem } from './problem.ts';
import { addVerifyRoute, type CheckDeps } from './verifyRoute.ts';
import { addWebhookRoutes } from './webhookRoutes.ts';

/** The parts of the one HTTP server. */
export interface ServerDeps extends CheckDeps, LeakDeps, SigningKeyDeps, Omit<OperationsDeps, 'stopping'> {
  readonly trustProxy: boolean;
  readonly version: string;
  readonly closing: ServerClosing;
  /** The routes that chat platforms post to. */
  readonly webhooks: readonly Webhook[];
}

/** No request of ours is larger: four short strings. */
const BODY_LIMIT_BYTES = 16 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;
/** Node's own limit is 16 KiB: behind a single sign-on, a browser's cookies alone may need more, and a proxy passes them on. */
const HEADER_LIMIT_BYTES = 64 * 1024;

/** Builds the HTTP server; the caller starts listening, and stops it through `closing`. */
export function buildServer(deps: ServerDeps): FastifyInstance {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    http: { maxHeaderSize: HEADER_LIMIT_BYTES },
    requestTimeout: REQUEST_TIMEOUT_MS,
    // One hop: only the proxy's own entry, the last in the header. Anyone could have sent the entries before it.
    trustProxy: deps.trustProxy ? (_address: string, hop: number) => hop === 0 : false,
    frameworkErrors,
    clientErrorHandler,
    // Requests carry secrets in bodies and headers: no part of them is logged.
    logger: false,
    forceCloseConnections: 'idle',
    // A request that still arrives on a kept-alive connection is answered, and the connection is then closed.
    return503OnClosing: false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  server.removeContentTypeParser('text/plain');
  addJsonParser(server);
  server.setErrorHandler((error: FastifyError | BodyError, request, reply) => {
    const problem = problemOf(error);
    // A caller that hung up is not our error.
    if (problem.status >= 500 && !('code' in error && error.code === 'ECONNRESET') && !request.raw.socket.destroyed)
      deps.reportError(error, 'http');
    return sendProblem(reply, problem);
  });
  server.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, {
      status: 404,
      title: 'Not Found',
      detail: DETAIL.notFound,
    }),
  );
  deps.closing.watch(server);
  addRoutes(server, deps);
  let described: Promise<object> | undefined;
  server.get('/openapi.json', { schema: { hide: true } }, async () => {
    described ??= describeRoutes((to) => addRoutes(to, deps), deps.version);
    return await described;
  });
  return server;
}

function addRoutes(server: FastifyInstance, deps: ServerDeps): void {
  addVerifyRoute(server, deps);
  addAuthRoute(server, deps);
  addLeakRoute(server, deps);
  addWebhookRoutes(server, deps.webhooks);
  addSigningKeyRoute(server, deps);
  addOperationsRoutes(server, { ...deps, stopping: () => deps.closing.begun });
}

/** Answers addresses that even the router can't parse: Fastify's own message would repeat them. */
function frameworkErrors(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(reply, { status: 400, title: 'Bad Request', detail: DETAIL.badAddress });
}

/** Answers bytes that Node can't read as HTTP: no request exists yet, only the connection. */
function clientErrorHandler(error: Error, socket: Socket): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) {
    socket.destroy();
    return;
  }
  const tooLarge = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
  const [status, title] = tooLarge ? [431, 'Request Header Fields Too Large'] : [400, 'Bad Request'];
  const detail = tooLarge ? DETAIL.headersTooLarge : DETAIL.notHttp;
  const body = JSON.stringify({ type: 'about:blank', title, status, detail });
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Replaces Fastify's error messages with ours: its own may repeat what was sent. */
function problemOf(error: FastifyError | BodyError): Problem {
  if (error instanceof BodyError) return error.problem;
  if (error.validation !== undefined) {
    return { status: 400, title: 'Bad Request', detail: validationText(error.validation) };
  }
  switch (error.statusCode) {
    case 413:
      return { status: 413, title: 'Content Too Large', detail: DETAIL.bodyTooLarge };
    case 415:
      return {
        status: 415,
        title: 'Unsupported Media Type',
        detail: DETAIL.notJson,
      };
    case 400:
      return { status: 400, title: 'Bad Request', detail: DETAIL.badJson };
    case undefined:
      return { status: 500, title: 'Internal Server Error', detail: DETAIL.failed };
    default:
      return error.statusCode < 500
        ? { status: error.statusCode, title: 'Bad Request', detail: DETAIL.notUnderstood }
        : { status: 500, title: 'Internal Server Error', detail: DETAIL.failed };
  }
}

/** Names the field and the rule, never the value. */
function validationText(validation: NonNullable<FastifyError['validation']>): string {
  const [first] = validation;
  const field = first?.instancePath.replace(/^\//, '') ?? '';
  return invalidField(field === '' ? undefined : field, { keyword: first?.keyword ?? '', ...first?.params });
}
