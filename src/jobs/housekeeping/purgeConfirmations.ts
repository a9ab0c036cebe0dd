import { JOB_SUMMARY, questionsDeleted } from '../../chat/copy/jobCopy.ts';
import { purgeConfirmations } from '../../services/confirmations.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { Job } from '../scheduler/job.ts';

/** Deletes questions that can no longer be answered. */
export function purgeConfirmationsJob(context: ServiceContext): Job {
  return {
    name: 'forget-questions',
    summary: JOB_SUMMARY.purgeConfirmations,
    cron: '17 * * * *',
    async run(say) {
      const deleted = await purgeConfirmations(context);
      say?.(questionsDeleted(deleted));
    },
  };
}
