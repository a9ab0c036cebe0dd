import type { Requester } from '../../domain/people/authorization.ts';
import { LiveMessageEntity } from '../../persistence/entities/liveMessages.ts';
import type { ServiceContext } from '../context.ts';
import { joinLive } from '../liveMessages/join.ts';

/**
 * Gives someone who asks how far an incident is a message that follows it, on the platform where they ask: one on each, if they ask on
 * several. The caller has decided that it exists for them; the message is drawn with what they may see and press.
 */
export async function followIncident(context: ServiceContext, requester: Requester, incidentId: string): Promise<void> {
  const about = { kind: 'incident', id: incidentId } as const;
  const { platform, externalId } = requester;
  const theirs = { subjectKind: about.kind, subjectId: about.id, platform, externalId };
  if (await context.database.read((manager) => manager.existsBy(LiveMessageEntity, theirs))) return;
  await context.database.write(({ manager }) => joinLive(context, manager, about, requester));
  context.live?.changed(about);
}
