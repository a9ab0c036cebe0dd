import type { ServiceContext } from '../../services/context.ts';
import { forgetStrangers } from '../../services/verification/strangers.ts';
import type { Job } from '../scheduler/job.ts';

/** Deletes what is remembered of those who guessed at keys. */
export function purgeStrangersJob(context: ServiceContext): Job {
  return {
    name: 'forget-strangers',
    summary: 'Deletes what is remembered of strangers who tried wrong secrets more than 30 days ago.',
    cron: '43 * * * *',
    async run(say) {
      const forgotten = await forgetStrangers(context);
      say?.(`Strangers forgotten: ${forgotten}.`);
    },
  };
}
