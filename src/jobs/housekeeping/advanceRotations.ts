import { withTimeout } from '../../async/withTimeout.ts';
import { JOB_SUMMARY, rotationsAdvanced } from '../../chat/copy/jobCopy.ts';
import { wipeOverdueSteps } from '../../services/apps/appStepRows.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { RotationDriver } from '../../services/rotations/driver.ts';
import { wipeOverdueSeals } from '../../services/rotations/facts/dueRotations.ts';
import type { Job } from '../scheduler/job.ts';

/** How long a run waits for what it woke: a slow connector must not keep the next run from waking others. */
const PATIENCE_MS = 4_000;

/**
 * Goes on with rotations and single steps with apps that are due: after a crash, a restart or a wait, or because another replica was told
 * and stopped. Wipes new secrets that were kept for 15 minutes first (invariant 1).
 */
export function advanceRotationsJob(context: ServiceContext, driver: RotationDriver): Job {
  return {
    name: 'advance-rotations',
    summary: JOB_SUMMARY.advanceRotations,
    cron: '*/5 * * * * *',
    async run(say) {
      const wiped = (await wipeOverdueSeals(context)) + (await wipeOverdueSteps(context));
      const woken = await driver.wakeDue();
      await withTimeout(driver.idle(), PATIENCE_MS, () => undefined);
      say?.(rotationsAdvanced(woken, wiped));
    },
  };
}
