import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Webhook } from '../chat/contracts/webhook.ts';

/** Slack's and Discord's payloads are larger than ours: a modal's state alone can be a quarter of a megabyte. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** Adds the routes that platforms post to. Bodies are passed on byte for byte, because signatures cover them. */
export function addWebhookRoutes(server: FastifyInstance, webhooks: readonly Webhook[]): void {
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, parsed) =>
      parsed(null, body),
    );
    for (const webhook of webhooks) {
      const options = { schema: { hide: true }, bodyLimit: BODY_LIMIT_BYTES };
      scope.post(webhook.path, options, async (request: FastifyRequest, reply) => {
        const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
        const answer = await webhook.handle({ headers: request.headers, body });
        if (answer.contentType !== undefined) void reply.type(answer.contentType);
        return await reply.code(answer.status).send(answer.body);
      });
    }
    done();
  });
}
