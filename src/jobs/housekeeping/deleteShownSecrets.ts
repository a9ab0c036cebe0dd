import { JOB_SUMMARY, secretsDeleted } from '../../chat/copy/jobCopy.ts';
import { MINUTE } from '../../domain/time/time.ts';
import type { ServiceContext } from '../../services/context.ts';
import { forgetShownSecret, shownSecretsDue } from '../../services/keys/settleDelivery.ts';
import type { Job } from '../scheduler/job.ts';

/** Deletes a message by the handle that its delivery returned. Resolves to whether to try again later. */
export type DeleteSecretMessage = (handle: string) => Promise<'deleted' | 'gone' | 'try-again'>;

/** No platform lets a message be deleted by such a handle for longer. */
const TRIED_FOR = 30 * MINUTE;

/** Deletes the messages that showed a secret, where the platform can; those from before a restart too. */
export function deleteShownSecretsJob(
  context: ServiceContext,
  platforms: ReadonlyMap<string, DeleteSecretMessage>,
): Job {
  return {
    name: 'burn-secrets',
    summary: JOB_SUMMARY.deleteShownSecrets,
    cron: '*/10 * * * * *',
    async run(say) {
      let done = 0;
      for (const { deliveryId, platform, handle, dueAt } of await shownSecretsDue(context)) {
        const deleteMessage = platforms.get(platform);
        const result = deleteMessage === undefined ? 'gone' : await deleteMessage(handle);
        if (result === 'try-again' && context.clock() <= dueAt + TRIED_FOR) continue;
        await forgetShownSecret(context, deliveryId);
        done += 1;
      }
      say?.(secretsDeleted(done));
    },
  };
}
