import type { Platform } from '../chat/contracts/platform.ts';
import type { ServiceContext } from '../services/context.ts';
import { burnSecretsJob } from './housekeeping/deleteShownSecrets.ts';
import { discardSecretsJob } from './housekeeping/discardUndelivered.ts';
import { logAuditHeadJob } from './housekeeping/logAuditHead.ts';
import { forgetQuestionsJob } from './housekeeping/purgeConfirmations.ts';
import { forgetInboundJob } from './housekeeping/purgeInbound.ts';
import { forgetStrangersJob } from './housekeeping/purgeStrangers.ts';
import { forgetUsesJob } from './housekeeping/purgeUses.ts';
import { refreshHomesJob } from './housekeeping/refreshHomes.ts';
import { expiryJob } from './notifications/planWarnings.ts';
import { type Fallback, tellNoticesJob } from './notifications/sendNotices.ts';
import { tellWarningsJob } from './notifications/sendWarnings.ts';
import { weeklyReportJob } from './notifications/weeklyReport.ts';
import type { Job, JobLog } from './scheduler/job.ts';

/** What jobs work on. */
export interface JobParts {
  readonly context: ServiceContext;
  readonly platforms: readonly Platform[];
  readonly fallback: Fallback | undefined;
  /** By this name the process claims what it does: drawn at random when it starts. */
  readonly holder: string;
  readonly log: JobLog;
  /** Ends long jobs early. */
  readonly stopping?: AbortSignal;
}

/** @returns every job there is: the schedule runs them, `npm run jobs` lists them. */
export function allJobs(parts: JobParts): readonly Job[] {
  const { context, platforms, fallback, log } = parts;
  return [
    discardSecretsJob(context, (discarded) => log.info({ discarded }, 'discarded secrets that were never used')),
    burnSecretsJob(context, new Map(platforms.map((platform) => [platform.name, (handle) => platform.burn(handle)]))),
    tellNoticesJob(context, platforms, fallback, (facts, words) => log.warn(facts, words)),
    expiryJob(context),
    tellWarningsJob(parts),
    weeklyReportJob(parts),
    refreshHomesJob(context, platforms),
    forgetQuestionsJob(context),
    forgetInboundJob(context),
    forgetUsesJob(context),
    forgetStrangersJob(context),
    logAuditHeadJob(context, log),
  ];
}
