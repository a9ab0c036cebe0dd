import type { Platform } from '../chat/platform.ts';
import type { ServiceContext } from '../services/context.ts';
import { burnSecretsJob } from './burnSecrets.ts';
import { discardSecretsJob } from './discardSecrets.ts';
import { expiryJob } from './expiry.ts';
import { forgetInboundJob } from './forgetInbound.ts';
import { forgetQuestionsJob } from './forgetQuestions.ts';
import { forgetStrangersJob } from './forgetStrangers.ts';
import { forgetUsesJob } from './forgetUses.ts';
import type { Job, JobLog } from './job.ts';
import { logAuditHeadJob } from './logAuditHead.ts';
import { refreshHomesJob } from './refreshHomes.ts';
import { type Fallback, tellNoticesJob } from './tellNotices.ts';
import { tellWarningsJob } from './tellWarnings.ts';
import { weeklyReportJob } from './weeklyReport.ts';

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
