import { JOB_SUMMARY, marksDeleted } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { purgeInbound } from '../../services/platforms/deduplication.ts';
import type { Job } from '../scheduler/job.ts';

/** Deletes the marks by which what platforms send again is known. */
export function purgeInboundJob(context: ServiceContext): Job {
  return {
    name: 'forget-inbound',
    summary: JOB_SUMMARY.purgeInbound,
    cron: '37 * * * *',
    async run(say) {
      const deleted = await purgeInbound(context);
      say?.(marksDeleted(deleted));
    },
  };
}
