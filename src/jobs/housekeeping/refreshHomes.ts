import type { Platform } from '../../chat/contracts/platform.ts';
import { JOB, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import { chainHead } from '../../services/audit/auditTrail.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { Job } from '../scheduler/job.ts';

/**
 * Brings the screens that people have open up to date with what was changed elsewhere. Every change has its audit event, so
 * the chain's head tells whether there is anything to do.
 */
export function refreshHomesJob(context: ServiceContext, platforms: readonly Platform[]): Job {
  let seen: number | undefined;
  return {
    name: 'refresh-homes',
    summary: JOB_SUMMARY.refreshHomes,
    cron: '*/5 * * * * *',
    // Each home is claimed by one replica; what was seen is remembered by each.
    everywhere: true,
    async run(say) {
      if (platforms.length === 0) return say?.(JOB.noPlatform);
      const { seq } = await chainHead(context);
      if (seq === seen) return say?.(JOB.nothingChanged);
      const refreshed = await Promise.all(platforms.map((platform) => platform.refreshHomes()));
      // What could not be shown is tried again the next time.
      seen = refreshed.every((all) => all) ? seq : undefined;
      say?.(seen === undefined ? JOB.homesBehind : JOB.homesCurrent);
    },
  };
}
