import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import type { DeliveryOutcome } from '../../domain/keys/regeneration.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { DeliveryEntity, type DeliveryRow } from '../../persistence/entities/conversations.ts';
import { HandoverEntity, type HandoverRow } from '../../persistence/entities/requests.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { completeRotation, discardSecret } from '../keys/completeRotation.ts';
import { authorize } from '../people/authorization.ts';
import { lockHandover, saveHandover } from './handoverRows.ts';
import { demandOnHandover } from './revealHandover.ts';

/**
 * What a showing came to. `again`: it wasn't shown, and can be for as long as it is kept. `perhaps`: nobody can tell; its first use
 * proves it. `withdrawn`: the person may no longer have it, and it was discarded.
 */
export type HandoverSettlement = 'shown' | 'again' | 'perhaps' | 'withdrawn' | 'gone';

/**
 * Takes down what the platform answered (invariant 5). Accepted: the secret becomes current, and its seal is wiped. Refused: it can be
 * shown again while it is kept. Unknown: it stays pending and becomes current at its first use; it isn't shown a second time.
 */
export async function settleHandover(
  context: ServiceContext,
  requester: Requester,
  deliveryId: string,
  outcome: DeliveryOutcome,
): Promise<HandoverSettlement> {
  const { settlement, id } = await change(context, async (locked) => {
    const showing = await findShowing(locked, deliveryId);
    if (showing === undefined) return { settlement: 'gone' as const, id: undefined };
    return { settlement: await settle(context, locked, requester, showing, outcome), id: showing.row.id };
  });
  if (id !== undefined) context.live?.changed({ kind: 'handover', id });
  return settlement;
}

/** A showing, with its key and handover locked. */
interface Showing {
  readonly delivery: DeliveryRow;
  readonly key: ApiKey;
  readonly row: HandoverRow;
  readonly secret: SecretRecord;
}

async function findShowing(locked: AuditedTransaction, deliveryId: string): Promise<Showing | undefined> {
  const { manager } = locked;
  const opened = await manager.findOneBy(DeliveryEntity, { id: deliveryId });
  const found = opened === null ? null : await manager.findOneBy(HandoverEntity, { secretId: opened.secretId });
  const key = found === null ? undefined : await selectKeyForUpdate(locked, found.keyId);
  const row = found === null ? null : await lockHandover(locked, found.id);
  // Read again under the locks: two answers for one showing may arrive together.
  const delivery = await manager.findOneBy(DeliveryEntity, { id: deliveryId });
  const secret = key?.secrets.find(({ id }) => id === row?.secretId);
  if (delivery === null || key === undefined || row === null || secret === undefined) return undefined;
  return { delivery, key, row, secret };
}

async function settle(
  context: ServiceContext,
  locked: AuditedTransaction,
  requester: Requester,
  { delivery, key, row, secret }: Showing,
  outcome: DeliveryOutcome,
): Promise<HandoverSettlement> {
  const { manager } = locked;
  const now = context.clock();
  if (outcome === 'refused') {
    // The platform says that nobody saw it.
    await manager.delete(DeliveryEntity, { id: delivery.id });
    await saveHandover(manager, row, { state: 'waiting', shownAt: null, shownOn: null });
    return 'again';
  }
  await manager.update(DeliveryEntity, { id: delivery.id }, { state: outcome, settledAt: now });
  // Accounts that were joined meanwhile are one person, who owns the delivery.
  const asking = { ...requester, personId: delivery.personId };
  const permit = await authorize(context, locked, asking, demandOnHandover(key));
  if (permit.kind === 'refused') {
    if (secret.state === 'pending') await discardSecret(locked, key, secret, now, 'permission-withdrawn');
    await saveHandover(manager, row, { state: 'withdrawn', sealed: null, endedAt: now });
    return 'withdrawn';
  }
  if (outcome === 'unknown') {
    await saveHandover(manager, row, { state: 'perhaps', sealed: null });
    return 'perhaps';
  }
  if (secret.state === 'pending') await completeRotation(permit.transaction, key, secret, now, permit.by, 'delivered');
  await saveHandover(manager, row, { state: 'shown', sealed: null, endedAt: now });
  return secret.state === 'discarded' || secret.state === 'retired' ? 'gone' : 'shown';
}
