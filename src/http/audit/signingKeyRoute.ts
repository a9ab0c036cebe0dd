import type { FastifyInstance } from 'fastify';
import { OPENAPI } from '../copy.ts';
import { PROBLEM } from '../schemas.ts';

/** Where the public half of the deployment's signing key is (RFC 8615). */
export const SIGNING_KEY_PATH = '/.well-known/latchkey-signing-key';

/** What servers give PEM files; no type is registered for them. */
const PEM = 'application/x-pem-file';

/** What the route publishes. */
export interface SigningKeyDeps {
  /** The public key with its ID, in PEM. */
  readonly signingKey: { readonly id: string; readonly published: string };
}

/** Publishes the key with which exports of the audit trail are signed. It is public: everyone may read it. */
export function addSigningKeyRoute(server: FastifyInstance, { signingKey }: SigningKeyDeps): void {
  const schema = {
    operationId: 'signingKey',
    tags: ['operations'],
    security: [],
    summary: OPENAPI.signingKey,
    response: { 200: { type: 'string', description: OPENAPI.signingKeyFormat }, 431: PROBLEM },
  };
  server.get(SIGNING_KEY_PATH, { schema }, async (_request, reply) => {
    return await reply.type(PEM).header('x-latchkey-key-id', signingKey.id).send(signingKey.published);
  });
}
