import { daysRecorded, JOB, JOB_SUMMARY, reportsQueued, reportsSent } from '../../chat/copy/jobCopy.ts';
import { noteDays } from '../../services/notifications/reportDays.ts';
import { queueReports } from '../../services/notifications/reportQueue.ts';
import type { Job } from '../scheduler/job.ts';
import type { NotificationDeps } from './notificationDeps.ts';
import { sendNotices } from './sendNotices.ts';
import { isAway } from './sendWaiting.ts';

/**
 * Queues and sends the weekly reports, where a project wants them: on Monday at nine in each owner's own time zone, once. There are
 * zones a quarter of an hour apart, hence its times; each day it notes how far the counts have come.
 */
export function weeklyReportJob(deps: NotificationDeps): Job {
  return {
    name: 'weekly-report',
    summary: JOB_SUMMARY.weeklyReport,
    cron: '*/15 * * * *',
    async run(say) {
      const { context, platforms } = deps;
      const noted = await noteDays(context);
      if (noted > 0) say?.(daysRecorded(noted));
      const queued = await queueReports(context, context.clock());
      say?.(reportsQueued(queued));
      if (platforms.length > 0 && platforms.every(isAway)) return say?.(JOB.noneAvailable);
      const { told, later, left, nobody } = await sendNotices(deps, 'report');
      say?.(reportsSent(told, later + left, nobody));
    },
  };
}
