import type { News } from '../chat/contracts/news.ts';
import type { View } from '../chat/contracts/view.ts';
import { viewInZone } from '../chat/views/inZone.ts';
import { asSeenBy } from '../chat/views/rotationFor.ts';
import { rotationNews } from '../chat/views/rotationNews.ts';
import type { ServiceContext } from '../services/context.ts';
import { claimCopy, copiesBehind, dropCopy, releaseCopy } from '../services/rotationCopies/copies.ts';
import { lookAtCopy } from '../services/rotationCopies/lookAtCopy.ts';
import type { RotationDriver } from '../services/rotations/driver.ts';

/**
 * Tells people of rotations that they take part in, where no message can be changed: a line for each step. Each line is somebody's
 * once, also where several processes share the database.
 */
export function newsOfRotations(context: ServiceContext, driver: RotationDriver, holder: string): News {
  return {
    onNews: (listener) => driver.onRotationChanged(listener),
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
  const found = await lookAtCopy(context, copy, []);
  if (found === undefined) {
    await dropCopy(context, copy);
    return undefined;
  }
  const { actor, seen } = found;
  await releaseCopy(context, copy, { shown: seen.rotation.revision });
  return viewInZone(rotationNews(asSeenBy(actor, seen)), actor.timeZone);
}
