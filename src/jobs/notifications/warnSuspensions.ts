import { JOB_SUMMARY, ownersWithoutFactor } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { warnSuspensions } from '../../services/people/secondFactor/keysMode.ts';
import type { Job } from '../scheduler/job.ts';

/** Warns owners before their keys are suspended for want of a second factor. */
export function warnSuspensionsJob(context: ServiceContext): Job {
  return {
    name: 'warn-suspensions',
    summary: JOB_SUMMARY.warnSuspensions,
    cron: '7 * * * *',
    async run(say) {
      const owners = await warnSuspensions(context);
      say?.(ownersWithoutFactor(owners));
    },
  };
}
