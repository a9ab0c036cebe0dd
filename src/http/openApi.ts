import fastify, { type FastifyInstance } from 'fastify';
import { OPENAPI } from './copy.ts';
import { SECURITY_SCHEMES } from './schemas.ts';

/**
 * Describes routes as OpenAPI 3.1. The routes are added to a server that never listens, so that a process loads what describes them only
 * when somebody asks.
 * @param addRoutes adds the routes as they are served.
 * @param version of the program.
 */
export async function describeRoutes(addRoutes: (server: FastifyInstance) => void, version: string): Promise<object> {
  const { default: swagger } = await import('@fastify/swagger');
  const server = fastify({ logger: false });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: OPENAPI.title,
        version,
        description: OPENAPI.description,
        license: { name: 'Apache 2.0', identifier: 'Apache-2.0' },
      },
      // Relative to where this document was read: Latchkey doesn't know the name under which it is reached.
      servers: [{ url: '/', description: OPENAPI.server }],
      tags: [
        { name: 'checks', description: OPENAPI.checks },
        { name: 'leaks', description: OPENAPI.leaksTag },
        { name: 'operations', description: OPENAPI.operations },
      ],
      // No security by default; routes that need it say so.
      security: [],
      components: { securitySchemes: SECURITY_SCHEMES },
    },
  });
  server.removeContentTypeParser('text/plain');
  addRoutes(server);
  await server.ready();
  const description = server.swagger();
  await server.close();
  return description;
}
