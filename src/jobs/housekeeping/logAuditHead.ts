import { auditEnd, JOB_SUMMARY } from '../../chat/copy/jobCopy.ts';
import { shortHead } from '../../domain/audit/knownHead.ts';
import { currentHead } from '../../services/audit/auditHead.ts';
import type { ServiceContext } from '../../services/context.ts';
import type { Job, JobLog } from '../scheduler/job.ts';

/** Logs that somebody changed the end of the audit trail from outside. */
const UNSEALED = 'audit head is not sealed: run npm run audit:verify';

/**
 * Logs where the audit trail ends, in the form that `npm run audit:verify -- --head` takes. The log is the place that someone who
 * can write to the database can't reach: an old end of the trail carries a good seal, and only a later one in the log betrays it.
 */
export async function logAuditHead(context: ServiceContext, log: JobLog): Promise<void> {
  const found = await currentHead(context);
  if (found?.sealed === true) log.info({ seq: found.head.seq, head: shortHead(found.head) }, 'audit head');
  else log.warn({ seq: found?.head.seq }, UNSEALED);
}

/** Does so each hour, on every replica: a lease row that is tampered with must not silence it. */
export function logAuditHeadJob(context: ServiceContext, log: JobLog): Job {
  return {
    name: 'log-audit-head',
    summary: JOB_SUMMARY.logAuditHead,
    cron: '0 * * * *',
    everywhere: true,
    async run(say) {
      await logAuditHead(context, log);
      const found = await currentHead(context);
      say?.(found?.sealed === true ? auditEnd(shortHead(found.head)) : `${UNSEALED}.`);
    },
  };
}
