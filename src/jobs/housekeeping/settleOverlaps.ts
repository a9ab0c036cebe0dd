import { JOB_SUMMARY, overlapsSettled } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { settleOverlaps } from '../../services/rotations/settleOverlaps.ts';
import type { Job } from '../scheduler/job.ts';

/** Retires old secrets that every linked app has left behind, and asks about those that nobody uses. */
export function settleOverlapsJob(context: ServiceContext): Job {
  return {
    name: 'settle-overlaps',
    summary: JOB_SUMMARY.settleOverlaps,
    cron: '* * * * *',
    async run(say) {
      const { retired, told } = await settleOverlaps(context);
      say?.(overlapsSettled(retired, told));
    },
  };
}
