import { JOB_SUMMARY, messagesChanged } from '../../chat/copy/jobCopy.ts';
import { type FollowWarningsDeps, followWarnings } from '../following/warningMessages.ts';
import type { Job } from '../scheduler/job.ts';

/** Shows in the messages with a project's warnings who took the keys. */
export function followWarningsJob(deps: FollowWarningsDeps): Job {
  return {
    name: 'follow-warnings',
    summary: JOB_SUMMARY.followWarnings,
    cron: '*/2 * * * * *',
    async run(say) {
      const behind = await followWarnings(deps);
      say?.(messagesChanged(behind));
    },
  };
}
