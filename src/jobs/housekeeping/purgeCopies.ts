import { copiesDeleted, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { purgeCopies } from '../../services/liveMessages/copies.ts';
import type { Job } from '../scheduler/job.ts';

/** Forgets where something was shown that was over more than a day ago. The messages stay. */
export function purgeCopiesJob(context: ServiceContext): Job {
  return {
    name: 'forget-live-messages',
    summary: JOB_SUMMARY.purgeCopies,
    cron: '27 * * * *',
    async run(say) {
      const deleted = await purgeCopies(context);
      say?.(copiesDeleted(deleted));
    },
  };
}
