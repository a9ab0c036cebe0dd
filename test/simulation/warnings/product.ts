import type { Platform } from '../../../src/chat/contracts/platform.ts';
import { planWarningsJob } from '../../../src/jobs/notifications/planWarnings.ts';
import { sendWarningsJob } from '../../../src/jobs/notifications/sendWarnings.ts';
import type { Job } from '../../../src/jobs/scheduler/job.ts';
import type { ServiceContext } from '../../../src/services/context.ts';
import { claimRun, releaseRun } from '../../../src/services/platforms/leases.ts';
import type { Jobs } from './replica.ts';

/** What is simulated: the two jobs, as the program makes them. */
export function warningJobs(context: ServiceContext, platforms: readonly Platform[], holder: string): Jobs {
  const log = { info: () => undefined, warn: () => undefined };
  return {
    expiry: planWarningsJob(context),
    tell: sendWarningsJob({ context, platforms, fallback: undefined, holder, log }),
  };
}

/** The same, and each of them asks for its turn before, as the schedule does. */
export function coordinatedWarningJobs(context: ServiceContext, platforms: readonly Platform[], holder: string): Jobs {
  const { expiry, tell } = warningJobs(context, platforms, holder);
  return {
    expiry: coordinated(context, expiry, holder, 30_000),
    tell: coordinated(context, tell, holder, 2_500),
  };
}

function coordinated(context: ServiceContext, job: Job, holder: string, forMs: number): Job {
  const run = async () => {
    if (!(await claimRun(context, { job: job.name, time: context.clock(), holder, forMs }))) return;
    await job.run();
    await releaseRun(context, job.name, holder);
  };
  return { ...job, run };
}
