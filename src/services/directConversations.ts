import { DirectConversationEntity } from '../persistence/entities/platforms.ts';
import type { ServiceContext } from './context.ts';

/** Finds where a person is written to privately, if that is known. */
export async function findDirectConversation(
  context: ServiceContext,
  platform: string,
  externalId: string,
): Promise<string | undefined> {
  const row = await context.database.read((manager) =>
    manager.findOneBy(DirectConversationEntity, { platform, externalId }),
  );
  return row?.conversation;
}

/** Stores where a person is written to privately. */
export async function rememberDirectConversation(
  context: ServiceContext,
  platform: string,
  externalId: string,
  conversation: string,
): Promise<void> {
  const row = { platform, externalId, conversation };
  await context.database.write(({ manager }) =>
    manager.upsert(DirectConversationEntity, row, ['platform', 'externalId']),
  );
}
