import { JOB_SUMMARY, strangersDeleted } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { forgetStrangers } from '../../services/verification/strangers.ts';
import type { Job } from '../scheduler/job.ts';

/** Deletes what is remembered of those who guessed at keys. */
export function purgeStrangersJob(context: ServiceContext): Job {
  return {
    name: 'forget-strangers',
    summary: JOB_SUMMARY.purgeStrangers,
    cron: '43 * * * *',
    async run(say) {
      const forgotten = await forgetStrangers(context);
      say?.(strangersDeleted(forgotten));
    },
  };
}
