import { withTimeout } from '../../async/withTimeout.ts';
import { copiesShown, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import type { ServiceContext } from '../../services/context.ts';
import { settleLeaks } from '../../services/leaks/settleLeaks.ts';
import type { LiveFollower } from '../following/liveFollower.ts';
import type { Job } from '../scheduler/job.ts';

/** How long a run waits for what it began: one slow platform must not keep the next run from helping the others. */
const PATIENCE_MS = 4_000;

/**
 * Brings live messages up to date where another process changed what they show, or one stopped in the middle; before that, questions about
 * leaked secrets of keys that changed without them.
 */
export function followLiveJob(context: ServiceContext, follower: LiveFollower): Job {
  return {
    name: 'follow-live-messages',
    summary: JOB_SUMMARY.followLive,
    cron: '*/5 * * * * *',
    async run(say) {
      await settleLeaks(context);
      const behind = await follower.followDue();
      await withTimeout(follower.idle(), PATIENCE_MS, () => undefined);
      say?.(copiesShown(behind));
    },
  };
}
