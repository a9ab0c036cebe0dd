import { withTimeout } from '../../async/withTimeout.ts';
import { incidentsAdvanced, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import type { IncidentDriver } from '../../services/incidents/incidentDriver.ts';
import type { Job } from '../scheduler/job.ts';

/** How long a run waits for what it woke: one large incident must not keep the next run from waking others. */
const PATIENCE_MS = 4_000;

/** Goes on with running incidents: after a crash or a restart, and with what other processes rotated or showed. */
export function advanceIncidentsJob(driver: IncidentDriver): Job {
  return {
    name: 'advance-incidents',
    summary: JOB_SUMMARY.advanceIncidents,
    cron: '*/5 * * * * *',
    async run(say) {
      const woken = await driver.wakeRunning();
      await withTimeout(driver.idle(), PATIENCE_MS, () => undefined);
      say?.(incidentsAdvanced(woken));
    },
  };
}
