import type { ServiceContext } from '../../services/context.ts';
import { discardOverdueSecrets } from '../../services/keys/settleDelivery.ts';
import type { Job } from '../scheduler/job.ts';

/** Discards secrets whose delivery was never confirmed by a first use. */
export function discardUndeliveredJob(context: ServiceContext, log: (discarded: number) => void): Job {
  return {
    name: 'discard-secrets',
    summary: 'Discards new secrets that nobody used within 15 minutes of a doubtful delivery.',
    cron: '* * * * *',
    async run(say) {
      const discarded = await discardOverdueSecrets(context);
      if (discarded > 0) log(discarded);
      say?.(`Secrets discarded: ${discarded}.`);
    },
  };
}
