import { JOB_SUMMARY, warningsPlanned } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { sweepWarnings } from '../../services/notifications/sweep.ts';
import type { Job } from '../scheduler/job.ts';

/** Keys that one run looks at, at the most: the next one goes on. A minute is enough for more on either database. */
const KEYS = 100_000;

/** Looks at the keys whose time has come, and queues what their owners are to be warned of. */
export function planWarningsJob(context: ServiceContext): Job {
  return {
    name: 'plan-warnings',
    summary: JOB_SUMMARY.planWarnings,
    cron: '* * * * *',
    async run(say) {
      const { looked, queued } = await sweepWarnings(context, context.clock(), KEYS);
      say?.(warningsPlanned(looked, queued));
    },
  };
}
