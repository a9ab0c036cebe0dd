import type { DeliveryOutcome } from '../../../domain/keys/regeneration.ts';
import type { Requester } from '../../../domain/people/authorization.ts';
import { DeliveryEntity } from '../../../persistence/entities/conversations.ts';
import { newRowId, type ServiceContext } from '../../context.ts';
import { openDelivery } from '../../keys/openDelivery.ts';

/** Names one showing of a setup key or of recovery codes. */
export function newShowing(context: ServiceContext): string {
  return newRowId(context);
}

/** Stores how a platform can delete the message of a showing: sealed, before it is shown, and only until it is deleted. */
export async function rememberShowing(
  context: ServiceContext,
  requester: Requester,
  showing: string,
  burnHandle: string,
): Promise<void> {
  // No key's secret: the showing stands for itself.
  const delivery = { id: showing, secretId: showing, keyId: '', by: requester, burnHandle };
  await context.database.write(({ manager }) => openDelivery(context, manager, delivery));
}

/** Notes what the platform answered. A message that it refused was not shown and need not be deleted. */
export async function settleShowing(context: ServiceContext, showing: string, outcome: DeliveryOutcome): Promise<void> {
  const deletion = outcome === 'refused' ? { burnHandle: null, burnAt: null } : {};
  await context.database.write(({ manager }) =>
    manager.update(DeliveryEntity, { id: showing }, { state: outcome, settledAt: context.clock(), ...deletion }),
  );
}
