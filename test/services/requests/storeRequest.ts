import { DAY } from '../../../src/domain/time/time.ts';
import { IdentityEntity, PersonEntity } from '../../../src/persistence/entities/people/people.ts';
import { ChannelEntity, ProjectEntity } from '../../../src/persistence/entities/projects.ts';
import { RequestEntity } from '../../../src/persistence/entities/requests.ts';
import type { ServiceContext } from '../../../src/services/context.ts';

/** Stores an open request for a key in the integration channel rasa, under a name that a test can type. @param asker the asker’s name. */
export async function storeRequest(
  context: ServiceContext,
  id: string,
  asker: string,
  project = 'shop',
): Promise<void> {
  const now = context.clock();
  await context.database.write(async ({ manager }) => {
    const person = await manager.findOneByOrFail(PersonEntity, { name: asker });
    const { personId, platform, externalId } = await manager.findOneByOrFail(IdentityEntity, { personId: person.id });
    const { id: projectId } = await manager.findOneByOrFail(ProjectEntity, { name: project });
    const channel = await manager.findOneByOrFail(ChannelEntity, { name: 'rasa', projectId });
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
      params: { channelId: channel.id, place: `${project}/rasa`, nameKey: name },
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
