import type { Platform } from '../../../src/chat/contracts/platform.ts';
import { expiryJob } from '../../../src/jobs/notifications/planWarnings.ts';
import { tellWarningsJob } from '../../../src/jobs/notifications/sendWarnings.ts';
import type { Job } from '../../../src/jobs/scheduler/job.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { releaseTurn, takeTurn } from '../../../src/services/platforms/leases.ts';
import type { Jobs } from './replica.ts';

/** What is simulated: the two jobs, as the program makes them. */
export function warningJobs(context: ServiceContext, platforms: readonly Platform[], holder: string): Jobs {
  const log = { info: () => undefined, warn: () => undefined };
  return {
    expiry: expiryJob(context),
    tell: tellWarningsJob({ context, platforms, fallback: undefined, holder, log }),
  };
}

/** The same, and each of them asks for its turn before, as the schedule does. */
export function warningJobsInTurn(context: ServiceContext, platforms: readonly Platform[], holder: string): Jobs {
  const { expiry, tell } = warningJobs(context, platforms, holder);
  return { expiry: inTurn(context, expiry, holder, 30_000), tell: inTurn(context, tell, holder, 2_500) };
}

function inTurn(context: ServiceContext, job: Job, holder: string, forMs: number): Job {
  const run = async () => {
    if (!(await takeTurn(context, { job: job.name, time: context.clock(), holder, forMs }))) return;
    await job.run();
    await releaseTurn(context, job.name, holder);
  };
  return { ...job, run };
}
