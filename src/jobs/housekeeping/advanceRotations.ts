import { JOB_SUMMARY, rotationsAdvanced } from '../../chat/copy/jobCopy.ts';
import { wipeOverdueSteps } from '../../services/apps/appStepRows.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { RotationDriver } from '../../services/rotations/driver.ts';
import { wipeOverdueSeals } from '../../services/rotations/facts/dueRotations.ts';
import type { Job } from '../scheduler/job.ts';
import { wakingJob } from './wakingJob.ts';

/**
 * Goes on with rotations and single steps with apps that are due: after a crash, a restart or a wait, or because another replica was told
 * and stopped. Wipes new secrets that were kept for 15 minutes first (invariant 1).
 */
export function advanceRotationsJob(context: ServiceContext, driver: RotationDriver): Job {
  const job = { name: 'advance-rotations', summary: JOB_SUMMARY.advanceRotations };
  return wakingJob(job, driver, async () => {
    const wiped = (await wipeOverdueSeals(context)) + (await wipeOverdueSteps(context));
    return rotationsAdvanced(await driver.wakeDue(), wiped);
  });
}
