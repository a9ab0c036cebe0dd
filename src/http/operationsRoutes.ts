import type { FastifyInstance } from 'fastify';
import { withTimeout } from '../async/withTimeout.ts';
import { NO_ANSWER_IN_TIME, OPENAPI } from './copy.ts';
import type { Metrics } from './metrics.ts';
import { PROBLEM } from './schemas.ts';

/** A readiness condition of the process. Resolves with nothing, or with what is wrong. */
export type ReadinessCheck = () => Promise<string | undefined>;

const STATUS = {
  description: OPENAPI.status,
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string' }, checks: { type: 'object', additionalProperties: { type: 'string' } } },
} as const;

/** How long a check may take before it counts as failed: a probe gets its answer within two seconds. */
const CHECK_TIMEOUT_MS = 1_500;

/** What the operations routes need to know about the process. */
export interface OperationsDeps {
  readonly metrics: Metrics;
  /** What checks of secrets depend on. */
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  /** Each chat platform's connection; checks of secrets work without it. */
  readonly chatChecks: Readonly<Record<string, ReadinessCheck>>;
  /**
   * Whether the process is about to stop. It says so before it stops accepting requests, so that no more are sent to
   * it.
   */
  readonly stopping: () => boolean;
}

/** `/healthz`, `/readyz`, `/readyz/chat` and `/metrics`, for the people and programs that operate the process. */
export function addOperationsRoutes(server: FastifyInstance, deps: OperationsDeps): void {
  server.get(
    '/healthz',
    { schema: { ...described('healthz'), summary: OPENAPI.healthz, response: { 200: STATUS, 431: PROBLEM } } },
    () => ({ status: 'ok' }),
  );

  const addReadiness = (
    { path, operation, summary }: { readonly path: string; readonly operation: string; readonly summary: string },
    checks: Readonly<Record<string, ReadinessCheck>>,
  ) => {
    const schema = { ...described(operation), summary, response: { 200: STATUS, 431: PROBLEM, 503: STATUS } };
    server.get(path, { schema }, async (_request, reply) => {
      if (deps.stopping()) return await reply.code(503).send({ status: 'stopping' });
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, (await limited(check)) ?? 'ok'] as const),
      );
      const ready = results.every(([, result]) => result === 'ok');
      return await reply
        .code(ready ? 200 : 503)
        .send({ status: ready ? 'ok' : 'unready', checks: Object.fromEntries(results) });
    });
  };
  const answered = OPENAPI.readyz;
  addReadiness({ path: '/readyz', operation: 'readyz', summary: answered }, deps.checks);
  const connected = OPENAPI.readyzChat;
  addReadiness({ path: '/readyz/chat', operation: 'readyzChat', summary: connected }, deps.chatChecks);

  server.get(
    '/metrics',
    {
      schema: {
        ...described('metrics'),
        summary: OPENAPI.metrics,
        response: { 200: { type: 'string', description: OPENAPI.metricsFormat }, 431: PROBLEM },
      },
    },
    async (_request, reply) => {
      return await reply.type(deps.metrics.contentType).send(await deps.metrics.text());
    },
  );
}

/** What every operation in this file declares in /openapi.json: it needs no authentication. */
function described(operationId: string): { operationId: string; tags: string[]; security: [] } {
  return { operationId, tags: ['operations'], security: [] };
}

async function limited(check: ReadinessCheck): Promise<string | undefined> {
  const checked = check().catch(() => 'failed');
  return await withTimeout(checked, CHECK_TIMEOUT_MS, () => NO_ANSWER_IN_TIME);
}
