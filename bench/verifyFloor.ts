import fastify from 'fastify';

/** The floor under `verify`: a bare Fastify route that parses the same body and returns the same bytes. */
const answer = process.env['FLOOR_ANSWER'] ?? '{}';
const server = fastify({ logger: false });
server.post('/v1/verify', (_request, reply) => reply.type('application/json; charset=utf-8').send(answer));
const url = await server.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ url }));
process.on('SIGTERM', () => void server.close());
