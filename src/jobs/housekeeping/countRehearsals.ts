import { JOB_SUMMARY, rehearsalsCounted } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { countRehearsals, openRehearsals } from '../../services/rehearsals/countRehearsals.ts';
import type { Job } from '../scheduler/job.ts';

/**
 * Counts uses for the rehearsals under way, and says when their time is over. Every process runs it, because each has collected uses of
 * its own that must be written first.
 * @param flushUses writes them; left out where there are none.
 */
export function countRehearsalsJob(context: ServiceContext, flushUses?: () => Promise<void>): Job {
  return {
    name: 'count-rehearsals',
    summary: JOB_SUMMARY.countRehearsals,
    cron: '*/10 * * * * *',
    everywhere: true,
    async run(say) {
      const open = await openRehearsals(context);
      if (open.length > 0) await flushUses?.();
      const changed = await countRehearsals(context, open);
      say?.(rehearsalsCounted(changed));
    },
  };
}
