import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { ownerName } from '../../domain/keys/keyOwner.ts';
import { newSecret } from '../../domain/keys/secretFormat.ts';
import { insertRows } from '../../persistence/bulkInsert.ts';
import type { IncidentRow } from '../../persistence/entities/incidents/incidents.ts';
import { SecretEntity, type SecretRow } from '../../persistence/entities/keys.ts';
import { HandoverEntity, type HandoverRow } from '../../persistence/entities/requests.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { newHandover } from '../handovers/newHandover.ts';
import { type DueSecret, overlapDetail, saveKeys } from './incidentRows.ts';

/**
 * Draws a new secret for each locked key and seals it for its owner, who reveals it from the incident's message within 15 minutes
 * (invariant 1). Nothing stops working until then (invariant 5).
 */
export async function handOverKeys(
  context: ServiceContext,
  transaction: AuditedTransaction,
  incident: IncidentRow,
  due: readonly DueSecret[],
): Promise<void> {
  const now = context.clock();
  const secrets: SecretRow[] = [];
  const handovers: HandoverRow[] = [];
  const handed: string[] = [];
  for (const { row, key, plan } of due) {
    const secret = newSecret(key.id, context.random).reveal();
    const { generation, pendingUntil, expiresAt, overlap } = plan;
    const secretId = newRowId(context);
    const hash = context.pepper.hash(secret);
    secrets.push({
      id: secretId,
      keyId: key.id,
      generation,
      state: 'pending',
      hash,
      createdAt: now,
      expiresAt,
      pendingUntil,
      overlap,
      overlapEndsAt: null,
    });
    handovers.push(handoverRow(context, incident, row.id, key, secretId, secret));
    handed.push(row.id);
    transaction.keyChanged(key.id);
    transaction.record({
      by: 'latchkey',
      action: 'key.regenerate',
      ...onKey(key),
      detail: {
        ...{ incident: incident.id, generation: String(generation), to: ownerName(key.owner) },
        ...overlapDetail(incident),
      },
    });
  }
  if (handed.length === 0) return;
  await insertRows(transaction.manager, SecretEntity, secrets);
  await insertRows(transaction.manager, HandoverEntity, handovers);
  await saveKeys(transaction.manager, handed, { state: 'handed', problem: null, since: now });
}

/** Who gets a key's new secret: its owner; of a project's key the person that it is assigned to, or who started the incident. */
function receiverOf({ owner }: ApiKey, { startedBy }: IncidentRow): string {
  return owner.kind === 'person' ? owner.id : (owner.assignee?.id ?? startedBy);
}

function handoverRow(
  context: ServiceContext,
  incident: IncidentRow,
  incidentKeyId: string,
  key: ApiKey,
  secretId: string,
  secret: string,
): HandoverRow {
  const given = {
    keyId: key.id,
    projectId: key.project.id,
    secretId,
    personId: receiverOf(key, incident),
    givenById: incident.startedBy,
    requestId: null,
    incidentKeyId,
  };
  return newHandover(context, given, secret);
}
