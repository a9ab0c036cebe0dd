import swagger from '@fastify/swagger';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { addAuthRoute } from './authRoute.ts';
import { addOperationsRoutes, type ReadinessCheck } from './operationsRoutes.ts';
import { type Problem, sendProblem } from './problem.ts';
import { addVerifyRoute, type CheckParts } from './verifyRoute.ts';

/** What the one HTTP server is made of. */
export interface ServerParts extends CheckParts {
  readonly trustProxy: boolean;
  readonly version: string;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
}

/** No request of ours is larger: four short strings. */
const BODY_LIMIT_BYTES = 16 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;

/** Builds the HTTP server; the caller makes it listen, and closes it (which waits for requests under way). */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: parts.trustProxy,
    // Requests carry secrets in bodies and headers: nothing of them is logged.
    logger: false,
    forceCloseConnections: 'idle',
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    routerOptions: { ignoreTrailingSlash: true },
  });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Latchkey', version: parts.version, description: 'Checks API keys.' },
    },
  });
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) parts.reportError(error, 'http');
    return sendProblem(reply, problem);
  });
  server.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, {
      status: 404,
      title: 'Not Found',
      detail: 'There is nothing at this address. /openapi.json lists what there is.',
    }),
  );
  addVerifyRoute(server, parts);
  addAuthRoute(server, parts);
  addOperationsRoutes(server, parts.metrics, parts.checks);
  server.get('/openapi.json', { schema: { hide: true } }, () => server.swagger());
  return server;
}

/** Puts an error of Fastify's into our words: its own messages may repeat what was sent. */
function problemOf(error: FastifyError): Problem {
  if (error.validation !== undefined) {
    return { status: 400, title: 'Bad Request', detail: validationWords(error.validation) };
  }
  switch (error.statusCode) {
    case 413:
      return { status: 413, title: 'Content Too Large', detail: `The body is larger than ${BODY_LIMIT_BYTES} bytes.` };
    case 415:
      return {
        status: 415,
        title: 'Unsupported Media Type',
        detail: 'Send JSON, with Content-Type: application/json.',
      };
    case 400:
      return { status: 400, title: 'Bad Request', detail: 'The body is not valid JSON.' };
    case undefined:
      return { status: 500, title: 'Internal Server Error', detail: 'Something went wrong here; it has been logged.' };
    default:
      return error.statusCode < 500
        ? { status: error.statusCode, title: 'Bad Request', detail: 'The request can’t be understood.' }
        : { status: 500, title: 'Internal Server Error', detail: 'Something went wrong here; it has been logged.' };
  }
}

/** Names the field and the rule, never the value. */
function validationWords(validation: NonNullable<FastifyError['validation']>): string {
  const [first] = validation;
  const field = first?.instancePath.replace(/^\//, '') ?? '';
  const where = field === '' ? 'The body' : `The field ${field}`;
  return `${where} ${first?.message ?? 'is not as it should be'}. It takes {"secret": "lk_…"}, and optionally keyId, app and source.`;
}
