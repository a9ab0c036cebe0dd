import type { Platform } from '../chat/platform.ts';
import { heading, text, view } from '../chat/view.ts';
import type { ServiceContext } from '../services/context.ts';
import { giveBackNotices, takeNotices, waitingOn } from '../services/notices.ts';
import type { Job } from './job.ts';

/**
 * Writes what waits to be told to people privately, on the platforms that they are on. Taken before it is sent, so that nothing is
 * said twice; given back only where it surely was not said.
 */
export function tellNoticesJob(
  context: ServiceContext,
  platforms: readonly Platform[],
  log: (facts: object, words: string) => void,
): Job {
  return {
    name: 'tell-notices',
    summary: 'Writes what waits to be told to people privately.',
    cron: '*/10 * * * * *',
    async run() {
      for (const platform of platforms) {
        if (platform.trouble() !== undefined) continue;
        for (const { personId, externalId } of await waitingOn(context, platform.name)) {
          const notices = await takeNotices(context, personId);
          if (notices.length === 0) continue;
          const message = view(heading('For you to know'), ...notices.map((notice) => text(notice.text)));
          const told = await platform.tell(externalId, message);
          if (told.kind === 'not-now') await giveBackNotices(context, notices);
          if (told.kind === 'unreachable')
            log({ platform: platform.name, personId, why: told.why }, 'somebody can’t be told what they should know');
        }
      }
    },
  };
}
