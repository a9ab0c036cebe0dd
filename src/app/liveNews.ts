import type { News } from '../chat/contracts/news.ts';
import type { View } from '../chat/contracts/view.ts';
import { drawLive } from '../jobs/following/liveSubjects.ts';
import type { ServiceContext } from '../services/context.ts';
import { claimCopy, copiesBehind, dropCopy, releaseCopy } from '../services/liveMessages/copies.ts';
import type { LiveChanges } from '../services/liveMessages/liveChanges.ts';

/**
 * Tells people of what they take part in, where no message can be changed: a line for each change. Each line is somebody's once, also
 * where several processes share the database.
 */
export function liveNews(context: ServiceContext, live: LiveChanges, holder: string): News {
  return {
    onNews: (listener) => live.onChanged(listener),
    async take({ platform, externalId }) {
      const news: View[] = [];
      for (const id of await copiesBehind(context, [platform], { externalId })) {
        const line = await takeLine(context, id, holder);
        if (line !== undefined) news.push(line);
      }
      return news;
    },
  };
}

async function takeLine(context: ServiceContext, id: string, holder: string): Promise<View | undefined> {
  const copy = await claimCopy(context, id, holder);
  if (copy === undefined) return undefined;
  const drawn = await drawLive(context, copy);
  if (drawn === undefined) await dropCopy(context, copy);
  else await releaseCopy(context, copy, { shown: drawn.revision });
  return drawn?.news;
}
