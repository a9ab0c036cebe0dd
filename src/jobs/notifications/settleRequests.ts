import { JOB_SUMMARY, requestsSettled } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { expireRequests, remindOfRequests } from '../../services/requests/requestTimes.ts';
import type { Job } from '../scheduler/job.ts';

/** Closes requests that nobody decided within 3 days, and reminds owners once of those that wait for a day. */
export function settleRequestsJob(context: ServiceContext): Job {
  return {
    name: 'settle-requests',
    summary: JOB_SUMMARY.settleRequests,
    cron: '* * * * *',
    async run(say) {
      const expired = await expireRequests(context);
      const reminded = await remindOfRequests(context);
      say?.(requestsSettled(expired, reminded));
    },
  };
}
