import type { ServiceContext } from '../services/context.ts';
import { dueBurns, forgetBurn } from '../services/settleDelivery.ts';
import type { Job } from './job.ts';

/** Deletes a message by the handle that its delivery returned. Resolves to whether to try again later. */
export type Burn = (handle: string) => Promise<'burned' | 'gone' | 'try-again'>;

/** Deletes the messages that showed a secret, where the platform can; those from before a restart too. */
export function burnSecretsJob(context: ServiceContext, platforms: ReadonlyMap<string, Burn>): Job {
  return {
    name: 'burn-secrets',
    summary: 'Deletes the messages that showed a secret, five minutes later.',
    cron: '*/10 * * * * *',
    async run() {
      for (const { deliveryId, platform, handle } of await dueBurns(context)) {
        const burn = platforms.get(platform);
        const result = burn === undefined ? 'gone' : await burn(handle);
        if (result !== 'try-again') await forgetBurn(context, deliveryId);
      }
    },
  };
}
