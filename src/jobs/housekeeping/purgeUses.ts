import { JOB_SUMMARY, usesDeleted } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { forgetUses } from '../../services/uses/useBounds.ts';
import type { Job } from '../scheduler/job.ts';

/** Deletes what is remembered of who used keys, where that was long ago or is too much for one key. */
export function purgeUsesJob(context: ServiceContext): Job {
  return {
    name: 'forget-uses',
    summary: JOB_SUMMARY.purgeUses,
    cron: '23 4 * * *',
    async run(say) {
      const { users, sources } = await forgetUses(context);
      say?.(usesDeleted(users, sources));
    },
  };
}
