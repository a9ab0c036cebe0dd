import { hideKeys, type Incident } from '../../domain/incidents/incident.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { IncidentEntity } from '../../persistence/entities/incidents/incidents.ts';
import type { LiveMessageRow } from '../../persistence/entities/liveMessages.ts';
import type { ServiceContext } from '../context.ts';
import { findActor } from '../people/people.ts';
import { assembleIncident } from './incidentRows.ts';
import { lookAtIncident, type SeenIncident } from './lookAtIncident.ts';

/** What a participant's message is to show. @returns undefined if none of its keys exists for them, or any longer (invariant 10). */
export async function lookAtIncidentCopy(
  context: ServiceContext,
  copy: Pick<LiveMessageRow, 'subjectId' | 'platform' | 'externalId' | 'onCall'>,
): Promise<{ readonly actor: Actor; readonly seen: SeenIncident } | undefined> {
  const actor = await findActor(context, copy, copy.onCall === 1);
  const seen = actor === undefined ? undefined : await lookAtIncident(context, actor, copy.subjectId);
  return actor === undefined || seen === undefined ? undefined : { actor, seen };
}

/** What everybody in the conversation may see in which it was started: how far it is, and no key's name. */
export async function lookAtIncidentInRoom(context: ServiceContext, incidentId: string): Promise<Incident | undefined> {
  return await context.database.read(async (manager) => {
    const row = await manager.findOneBy(IncidentEntity, { id: incidentId });
    return row === null ? undefined : { ...(await assembleIncident(manager, row)), covers: hideKeys(row) };
  });
}
