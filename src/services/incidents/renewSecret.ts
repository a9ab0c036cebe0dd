import { In } from 'typeorm';
import { type IncidentMove, incidentMove } from '../../domain/incidents/incidentTurn.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { SimpleCode } from '../../domain/refusals.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { IncidentKeyEntity } from '../../persistence/entities/incidents/incidents.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { rotationUnderWay } from '../rotations/facts/rotationFacts.ts';
import { handOverKeys } from './handOverKeys.ts';
import { lockIncident, saveIncident } from './incidentRows.ts';

/**
 * New secret: draws another one for a key whose handover lapsed, sealed for its owner for 15 minutes again. Works as long as the incident
 * is known, also after it ended: its old secret is still the one that leaked.
 * @returns the incident's ID, or a refusal: `nothing-lapsed`, what keeps the key from being regenerated, or a missing permission.
 */
export async function renewSecret(
  context: ServiceContext,
  requester: Requester,
  keyId: string,
): Promise<Result<string>> {
  const renewed = await change(context, async (locked): Promise<Result<string>> => {
    const found = await locked.manager.findOne(IncidentKeyEntity, {
      where: { keyId, state: In(['lapsed', 'handed']) },
      order: { since: 'DESC' },
    });
    const incident = found === null ? null : await lockIncident(locked, found.incidentId);
    const key = await selectKeyForUpdate(locked, keyId);
    if (key === undefined) return refused({ code: 'not-found', subject: SUCH.key });
    const demand = { ...demandOnKey('key.regenerate', key), recordAs: 'incident.renew' } as const;
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const row = found === null ? null : await locked.manager.findOneBy(IncidentKeyEntity, { id: found.id });
    const rotationId = await rotationUnderWay(locked.manager, keyId);
    if (incident === null || row === null || incident.verb !== 'rotate')
      return refused({ code: 'nothing-lapsed', subject: key.name });
    const asked = { verb: incident.verb, overlap: incident.overlap, validity: context.policy.keyValidity };
    const move = incidentMove(asked, { key, hasApps: false, rotationId }, context.clock());
    if (move.kind !== 'hand-over') return refused({ code: refusalOf(move), subject: key.name });
    await handOverKeys(context, transaction, incident, [{ row, key, plan: move.plan }]);
    await saveIncident(transaction.manager, incident, {});
    transaction.record({ by, action: 'incident.renew', ...onKey(key), detail: { incident: incident.id } });
    return done(incident.id);
  });
  if (renewed.kind === 'done') context.live?.changed({ kind: 'incident', id: renewed.value });
  return renewed;
}

/** Why a key gets no other new secret now, as its own rules say it. */
function refusalOf(move: IncidentMove): SimpleCode {
  if (move.kind !== 'fail') return 'nothing-lapsed';
  return move.problem === 'secret-on-its-way' || move.problem === 'overlap-too-long' ? move.problem : 'nothing-lapsed';
}
