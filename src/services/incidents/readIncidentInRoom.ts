import { hideKeys, type Incident } from '../../domain/incidents/incident.ts';
import { IncidentEntity } from '../../persistence/entities/incidents/incidents.ts';
import type { ServiceContext } from '../context.ts';
import { assembleIncident } from './incidentRows.ts';

/** What everybody in the conversation may see in which it was started: how far it is, and no key's name. */
export async function readIncidentInRoom(context: ServiceContext, incidentId: string): Promise<Incident | undefined> {
  return await context.database.read(async (manager) => {
    const row = await manager.findOneBy(IncidentEntity, { id: incidentId });
    return row === null
      ? undefined
      : { ...(await assembleIncident(manager, row, context.clock())), covers: hideKeys(row) };
  });
}
