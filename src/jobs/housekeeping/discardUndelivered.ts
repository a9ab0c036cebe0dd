import { JOB_SUMMARY, secretsDiscarded } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { discardOverdueSecrets } from '../../services/keys/settleDelivery.ts';
import type { Job } from '../scheduler/job.ts';

/** Discards secrets whose delivery was never confirmed by a first use. */
export function discardUndeliveredJob(context: ServiceContext, log: (discarded: number) => void): Job {
  return {
    name: 'discard-secrets',
    summary: JOB_SUMMARY.discardUndelivered,
    cron: '* * * * *',
    async run(say) {
      const discarded = await discardOverdueSecrets(context);
      if (discarded > 0) log(discarded);
      say?.(secretsDiscarded(discarded));
    },
  };
}
