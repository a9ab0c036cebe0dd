import { copiesShown, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { settleLeaks } from '../../services/leaks/settleLeaks.ts';
import type { LiveFollower } from '../following/liveFollower.ts';
import type { Job } from '../scheduler/job.ts';
import { wakingJob } from './wakingJob.ts';

/**
 * Brings live messages up to date where another process changed what they show, or one stopped in the middle; before that, questions about
 * leaked secrets of keys that changed without them.
 */
export function followLiveJob(context: ServiceContext, follower: LiveFollower): Job {
  return wakingJob({ name: 'follow-live-messages', summary: JOB_SUMMARY.followLive }, follower, async () => {
    await settleLeaks(context);
    return copiesShown(await follower.followDue());
  });
}
