import type { IncidentKeyState, IncidentState } from '../../../src/domain/incidents/incident.ts';
import { IncidentEntity, IncidentKeyEntity } from '../../../src/persistence/entities/incidents/incidents.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { newRowId, type ServiceContext } from '../../../src/services/context.ts';

/** Stores an incident that somebody else started about one key, as it is after a while. @returns its ID. */
export async function storeIncident(
  context: ServiceContext,
  name: string,
  state: IncidentState,
  keyState: IncidentKeyState,
): Promise<string> {
  const id = newRowId(context);
  const now = context.clock();
  const never = { claimedBy: null, claimedUntil: null, stoppedBy: null };
  await context.database.write(async ({ manager }) => {
    const { id: keyId, projectId } = await manager.findOneByOrFail(KeyEntity, { name });
    await manager.insert(IncidentEntity, {
      ...{ id, state, ...never, verb: 'rotate', scope: 'keys', covers: name, overlap: 0, reason: 'leak' },
      ...{ startedBy: 'somebody', startedAt: now, endedAt: state === 'running' ? null : now, revision: 1 },
    });
    await manager.insert(IncidentKeyEntity, {
      ...{ id: newRowId(context), incidentId: id, keyId, projectId, position: 0 },
      ...{ state: keyState, since: now, problem: null, rotationId: null },
    });
  });
  return id;
}
