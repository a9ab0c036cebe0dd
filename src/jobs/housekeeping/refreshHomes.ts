import type { Platform } from '../../chat/contracts/platform.ts';
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
    summary: 'Brings open App Homes up to date with what changed elsewhere.',
    cron: '*/5 * * * * *',
    // Each home is claimed by one replica; what was seen is remembered by each.
    everywhere: true,
    async run(say) {
      if (platforms.length === 0) return say?.('No chat platform is set up.');
      const { seq } = await chainHead(context);
      if (seq === seen) return say?.('Nothing changed since the last time.');
      const refreshed = await Promise.all(platforms.map((platform) => platform.refreshHomes()));
      // What could not be shown is tried again the next time.
      seen = refreshed.every((all) => all) ? seq : undefined;
      say?.(seen === undefined ? 'Some homes could not be shown anew.' : 'All open homes are up to date.');
    },
  };
}
