import { DAY } from '../../../src/domain/time/time.ts';
import { IdentityEntity } from '../../../src/persistence/entities/people/people.ts';
import { ChannelEntity } from '../../../src/persistence/entities/projects.ts';
import { RequestEntity } from '../../../src/persistence/entities/requests.ts';
import type { ServiceContext } from '../../../src/services/context.ts';

/** Stores an open request for a key in the integration channel rasa, under a name that a test can type. @param asker their name on the console. */
export async function storeRequest(context: ServiceContext, id: string, asker: string): Promise<void> {
  const now = context.clock();
  await context.database.write(async ({ manager }) => {
    const { personId, platform, externalId } = await manager.findOneByOrFail(IdentityEntity, {
      platform: 'console',
      externalId: asker,
    });
    const channel = await manager.findOneByOrFail(ChannelEntity, { name: 'rasa' });
    const name = `key-of-${id}`;
    await manager.insert(RequestEntity, {
      id,
      kind: 'key',
      projectId: channel.projectId,
      subject: name,
      reason: 'a test',
      askerId: personId,
      askerPlatform: platform,
      askerExternalId: externalId,
      params: { channelId: channel.id, place: 'shop/rasa', nameKey: name },
      state: 'open',
      decidedById: null,
      decidedPlatform: null,
      decidedExternalId: null,
      decidedAt: null,
      createdAt: now,
      expiresAt: now + 3 * DAY,
      remindedAt: null,
      revision: 1,
    });
  });
}
