import { In, IsNull } from 'typeorm';
import { RotationEntity } from '../../persistence/entities/apps/rotations.ts';
import type { IncidentRow } from '../../persistence/entities/incidents/incidents.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { interruptRotation } from '../rotations/interruptRotation.ts';
import { type Due, saveKeys } from './incidentRows.ts';

/** Disables locked keys. When the transaction ends, this process accepts their secrets no more (invariant 7). */
export async function disableKeys(
  context: ServiceContext,
  transaction: AuditedTransaction,
  incident: IncidentRow,
  due: readonly Due[],
): Promise<void> {
  if (due.length === 0) return;
  const { manager } = transaction;
  const now = context.clock();
  const id = In(due.map(({ key }) => key.id));
  await manager.update(KeyEntity, { id }, { disabledAt: now, warnAt: 0 });
  const underWay = await manager.findBy(RotationEntity, { keyId: id, endedAt: IsNull() });
  for (const { keyId } of underWay) await interruptRotation(context, transaction, keyId, 'key-disabled');
  for (const { key } of due) {
    transaction.keyChanged(key.id);
    transaction.record({
      by: 'latchkey',
      action: 'key.disable',
      ...onKey(key),
      detail: { incident: incident.id },
    });
  }
  await saveKeys(
    manager,
    due.map(({ row }) => row.id),
    { state: 'done', since: now },
  );
}
