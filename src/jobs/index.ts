import type { Platform } from '../chat/platform.ts';
import type { ServiceContext } from '../services/context.ts';
import { burnSecretsJob } from './burnSecrets.ts';
import { discardSecretsJob } from './discardSecrets.ts';
import { forgetInboundJob } from './forgetInbound.ts';
import { forgetQuestionsJob } from './forgetQuestions.ts';
import type { Job } from './job.ts';
import { refreshHomesJob } from './refreshHomes.ts';
import { type Fallback, tellNoticesJob } from './tellNotices.ts';

/** What jobs work on. */
export interface JobParts {
  readonly context: ServiceContext;
  readonly platforms: readonly Platform[];
  readonly fallback: Fallback | undefined;
  readonly log: JobLog;
}

/** Where jobs log; see logging/logger. */
export interface JobLog {
  info(facts: object, words: string): void;
  warn(facts: object, words: string): void;
}

/** @returns every job there is: the schedule runs them, `npm run jobs` lists them. */
export function allJobs({ context, platforms, fallback, log }: JobParts): readonly Job[] {
  return [
    discardSecretsJob(context, (discarded) => log.info({ discarded }, 'discarded secrets that were never used')),
    burnSecretsJob(context, new Map(platforms.map((platform) => [platform.name, (handle) => platform.burn(handle)]))),
    tellNoticesJob(context, platforms, fallback, (facts, words) => log.warn(facts, words)),
    refreshHomesJob(context, platforms),
    forgetQuestionsJob(context),
    forgetInboundJob(context),
  ];
}
