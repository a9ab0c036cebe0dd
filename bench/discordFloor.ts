import { createPublicKey, verify } from 'node:crypto';
import fastify from 'fastify';

/** The floor under `discord`: a bare Fastify route that verifies Ed25519 over the body as it arrived, and returns a fixed reply. */
const answer = process.env['FLOOR_ANSWER'] ?? '{"type":1}';
const x = Buffer.from(process.env['DISCORD_PUBLIC_KEY'] ?? '', 'hex').toString('base64url');
const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
const server = fastify({ logger: false });
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
server.post<{ Body: Buffer }>('/discord/interactions', (request, reply) => {
  const { 'x-signature-timestamp': time, 'x-signature-ed25519': signature } = request.headers;
  const message = Buffer.concat([Buffer.from(String(time)), request.body]);
  if (!verify(null, message, key, Buffer.from(String(signature), 'hex'))) return reply.code(401).send('no');
  return reply.type('application/json; charset=utf-8').send(answer);
});
const url = await server.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ url }));
process.on('SIGTERM', () => void server.close());
