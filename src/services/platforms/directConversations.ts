import { MoreThan } from 'typeorm';
import { DAY } from '../../domain/time/time.ts';
import { DirectConversationEntity } from '../../persistence/entities/platforms.ts';
import type { ServiceContext } from '../context.ts';

/** How long a platform isn't asked again about a person who refused DMs. */
const REFUSED_FOR = DAY;

/** Finds a person's direct conversation, if known. */
export async function findDirectConversation(
  context: ServiceContext,
  platform: string,
  externalId: string,
): Promise<string | undefined> {
  const row = await context.database.read((manager) =>
    manager.findOneBy(DirectConversationEntity, { platform, externalId }),
  );
  return row?.conversation ?? undefined;
}

/** Stores a person's direct conversation; this clears an earlier refusal. */
export async function rememberDirectConversation(
  context: ServiceContext,
  platform: string,
  externalId: string,
  conversation: string,
): Promise<void> {
  const row = { platform, externalId, conversation, refusedBecause: null, refusedAt: null };
  await context.database.write(({ manager }) =>
    manager.upsert(DirectConversationEntity, row, ['platform', 'externalId']),
  );
}

/** Stores that a DM to a person was refused. It counts for 24 hours; the earlier conversation is kept. */
export async function refuseDirectConversation(
  context: ServiceContext,
  platform: string,
  externalId: string,
  why: string,
): Promise<void> {
  const row = { platform, externalId, refusedBecause: why, refusedAt: context.clock() };
  await context.database.write(({ manager }) =>
    manager.upsert(DirectConversationEntity, row, ['platform', 'externalId']),
  );
}

/** Finds why a DM to a person was refused, if that was within the last 24 hours. */
export async function findRefusal(
  context: ServiceContext,
  platform: string,
  externalId: string,
): Promise<string | undefined> {
  const refusedAt = MoreThan(context.clock() - REFUSED_FOR);
  const row = await context.database.read((manager) =>
    manager.findOneBy(DirectConversationEntity, { platform, externalId, refusedAt }),
  );
  return row?.refusedBecause ?? undefined;
}
