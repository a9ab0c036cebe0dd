import { incidentsAdvanced, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import type { IncidentDriver } from '../../services/incidents/incidentDriver.ts';
import type { Job } from '../scheduler/job.ts';
import { wakingJob } from './wakingJob.ts';

/** Goes on with running incidents: after a crash or a restart, and with what other processes rotated or showed. */
export function advanceIncidentsJob(driver: IncidentDriver): Job {
  const job = { name: 'advance-incidents', summary: JOB_SUMMARY.advanceIncidents };
  return wakingJob(job, driver, async () => incidentsAdvanced(await driver.wakeRunning()));
}
