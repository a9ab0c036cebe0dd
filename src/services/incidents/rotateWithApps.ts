import type { RotationMode } from '../../domain/apps/rotation.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { LONGEST_OVERLAP } from '../../domain/keys/regeneration.ts';
import type { IncidentKeyRow, IncidentRow } from '../../persistence/entities/incidents/incidents.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { linksOf } from '../apps/appRows.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { insertRotation } from '../rotations/facts/rotationRows.ts';
import { newRotation } from '../rotations/startRotation.ts';
import { overlapDetail, saveKeys } from './incidentRows.ts';

/**
 * Begins the guided rotation of a locked key with its apps, in the name of the person who started the incident. Nobody gets a message for
 * each of possibly hundreds of rotations: the incident's own messages lead to them.
 * @returns the rotation's ID; the caller wakes it after the commit.
 */
export async function rotateWithApps(
  context: ServiceContext,
  { manager, record }: AuditedTransaction,
  incident: IncidentRow,
  row: IncidentKeyRow,
  key: ApiKey,
): Promise<string> {
  const starter = await manager.findOneBy(PersonEntity, { id: incident.startedBy });
  const by = { id: incident.startedBy, name: starter?.name ?? '(unknown)' };
  const links = await linksOf(manager, key.id);
  const how = { mode: modeOf(incident), overlap: incident.overlap === 0 ? LONGEST_OVERLAP : incident.overlap };
  const rotation = newRotation(context, key, by, { ...how, links });
  await insertRotation(manager, rotation);
  record({
    by: 'latchkey',
    action: 'key.regenerate',
    ...onKey(key),
    detail: {
      incident: incident.id,
      rotation: rotation.id,
      apps: links.map(({ app }) => app.name).join(', '),
      ...overlapDetail(incident),
    },
  });
  await saveKeys(manager, [row.id], { state: 'rotating', rotationId: rotation.id, since: context.clock() });
  return rotation.id;
}

/** Without an overlap of its own, an old secret still works until every app has used the new one: nothing is refused (invariant 13). */
function modeOf({ overlap }: Pick<IncidentRow, 'overlap'>): RotationMode {
  return overlap === 0 ? 'until-used' : 'overlap';
}
