import { withTimeout } from '../../async/withTimeout.ts';
import { copiesShown, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import type { RotationFollower } from '../following/rotationFollower.ts';
import type { Job } from '../scheduler/job.ts';

/** How long a run waits for what it began: one slow platform must not keep the next run from helping the others. */
const PATIENCE_MS = 4_000;

/** Brings messages that follow a rotation up to date where another process drove it, or one stopped in the middle. */
export function followRotationsJob(follower: RotationFollower): Job {
  return {
    name: 'follow-rotations',
    summary: JOB_SUMMARY.followRotations,
    cron: '*/5 * * * * *',
    async run(say) {
      const behind = await follower.followDue();
      await withTimeout(follower.idle(), PATIENCE_MS, () => undefined);
      say?.(copiesShown(behind));
    },
  };
}
