import { drillsAdvanced, JOB, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { beginDrills } from '../../services/drills/beginDrills.ts';
import { areDrillsUnderWay, followDrills } from '../../services/drills/followDrills.ts';
import { planDrills } from '../../services/drills/planDrills.ts';
import type { Job } from '../scheduler/job.ts';

/**
 * Holds the fire drills: draws each month's moment, begins those whose moment has come, and measures those under way, also after drills
 * were switched off.
 * @param flushUses writes the uses that this process has collected; left out where there are none.
 */
export function fireDrillsJob(context: ServiceContext, flushUses?: () => Promise<void>): Job {
  return {
    name: 'fire-drills',
    summary: JOB_SUMMARY.fireDrills,
    cron: '*/10 * * * * *',
    async run(say) {
      if (context.policy.drillZone === undefined) say?.(JOB.drillsOff);
      await planDrills(context);
      const begun = await beginDrills(context);
      if (await areDrillsUnderWay(context)) await flushUses?.();
      const changed = await followDrills(context);
      say?.(drillsAdvanced(begun, changed));
    },
  };
}
