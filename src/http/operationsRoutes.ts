import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** One thing that must work for the process to be ready. Resolves with nothing, or with what is wrong. */
export type ReadinessCheck = () => Promise<string | undefined>;

const STATUS = {
  description: 'How it stands; for readiness, check by check.',
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string' }, checks: { type: 'object', additionalProperties: { type: 'string' } } },
} as const;

/** How long a check may take before it counts as failed: a probe hears no within two seconds. */
const CHECK_TIMEOUT_MS = 1_500;

/** `/healthz`, `/readyz` and `/metrics`, for whoever operates the process. */
export function addOperationsRoutes(
  server: FastifyInstance,
  metrics: Metrics,
  checks: Readonly<Record<string, ReadinessCheck>>,
): void {
  server.get(
    '/healthz',
    { schema: { ...described('healthz'), summary: 'Whether the process lives', response: { 200: STATUS } } },
    () => ({
      status: 'ok',
    }),
  );

  server.get(
    '/readyz',
    {
      schema: { ...described('readyz'), summary: 'Whether it can do its work', response: { 200: STATUS, 503: STATUS } },
    },
    async (_request, reply) => {
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, (await limited(check)) ?? 'ok'] as const),
      );
      const ready = results.every(([, result]) => result === 'ok');
      return await reply
        .code(ready ? 200 : 503)
        .send({ status: ready ? 'ok' : 'unready', checks: Object.fromEntries(results) });
    },
  );

  server.get(
    '/metrics',
    {
      schema: {
        ...described('metrics'),
        summary: 'Prometheus metrics',
        response: { 200: { type: 'string', description: 'In Prometheus’ text format.' } },
      },
    },
    async (_request, reply) => {
      return await reply.type(metrics.contentType).send(await metrics.text());
    },
  );
}

/** What every operation of this file says of itself in /openapi.json: it asks for nothing. */
function described(operationId: string): { operationId: string; tags: string[]; security: [] } {
  return { operationId, tags: ['operations'], security: [] };
}

async function limited(check: ReadinessCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('did not answer in time'), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([check().catch(() => 'failed'), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
