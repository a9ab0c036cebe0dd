import { handoversSettled, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { settleHandovers } from '../../services/handovers/settleHandovers.ts';
import type { Job } from '../scheduler/job.ts';

/** Wipes secrets that waited for someone for 15 minutes (invariant 1), and says what became of them. */
export function settleHandoversJob(context: ServiceContext): Job {
  return {
    name: 'settle-handovers',
    summary: JOB_SUMMARY.settleHandovers,
    cron: '*/5 * * * * *',
    async run(say) {
      const settled = await settleHandovers(context);
      say?.(handoversSettled(settled));
    },
  };
}
