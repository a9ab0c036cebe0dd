import { z } from 'zod';
import type { PlatformLog, PlatformProblem } from '../../../src/chat/contracts/platform.ts';
import type { DiscordOptions } from '../config.ts';
import { HAS_ENDPOINT, notResponding } from '../copy.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { applicationProblem, publicKeyProblem, tokenProblem } from '../transport/tokenErrors.ts';

/** See docs.discord.com/developers/resources/application#application-object */
const APPLICATION = z.object({
  id: z.string(),
  verify_key: z.string().optional(),
  interactions_endpoint_url: z.string().nullish(),
});

/** What asking Discord about ourselves brought. `unavailable` may pass; a `problem` does not. */
export type Probed =
  | { readonly kind: 'there' }
  | { readonly kind: 'unavailable'; readonly why: string }
  | { readonly kind: 'problem'; readonly problem: PlatformProblem };

/** Asks whether the token is good, and whether what is configured beside it is of the same application. */
export async function probe(
  clients: Clients,
  { applicationId, transport }: DiscordOptions,
  log: PlatformLog,
): Promise<Probed> {
  // A refusal takes the token from the client; whether it was meant is what is asked here.
  clients.renew();
  const asked = await attempt(() => clients.interactive.get('/applications/@me'));
  if (asked.kind === 'refused' && asked.status === 401) return { kind: 'problem', problem: tokenProblem() };
  const application = asked.kind === 'done' ? APPLICATION.safeParse(asked.value).data : undefined;
  if (application === undefined) {
    const code = asked.kind === 'refused' ? asked.code : asked.kind;
    log.warn({ code }, 'Discord application lookup failed');
    return { kind: 'unavailable', why: notResponding(code) };
  }
  if (application.id !== applicationId) return { kind: 'problem', problem: applicationProblem(application.id) };
  const isOverHttp = transport.kind === 'http';
  const key = application.verify_key;
  if (isOverHttp && key !== undefined && key.toLowerCase() !== transport.publicKey.toLowerCase())
    return { kind: 'problem', problem: publicKeyProblem() };
  const hasEndpoint = typeof application.interactions_endpoint_url === 'string';
  if (!isOverHttp && hasEndpoint)
    return {
      kind: 'unavailable',
      why: HAS_ENDPOINT,
    };
  return { kind: 'there' };
}
