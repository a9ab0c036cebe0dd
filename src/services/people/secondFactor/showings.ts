import type { DeliveryOutcome } from '../../../domain/keys/regeneration.ts';
import type { Requester } from '../../../domain/people/authorization.ts';
import { DeliveryEntity } from '../../../persistence/entities/conversations.ts';
import { newRowId, type ServiceContext } from '../../context.ts';
import { SHOWN_FOR } from '../../keys/settleDelivery.ts';

/** Names one showing of a setup key or of recovery codes. */
export function newShowing(context: ServiceContext): string {
  return newRowId(context);
}

/** Stores how a platform can delete the message of a showing: sealed, before it is shown, and only until it is deleted. */
export async function rememberShowing(
  context: ServiceContext,
  { personId, platform }: Requester,
  showing: string,
  burnHandle: string,
): Promise<void> {
  const now = context.clock();
  await context.database.write(({ manager }) =>
    manager.insert(DeliveryEntity, {
      id: showing,
      // No key's secret: the showing stands for itself.
      secretId: showing,
      keyId: '',
      stepId: null,
      personId,
      platform,
      state: 'started',
      startedAt: now,
      settledAt: null,
      burnHandle: context.pepper.seal(burnHandle, context.random),
      burnAt: now + SHOWN_FOR,
    }),
  );
}

/** Notes what the platform answered. A message that it refused was not shown and need not be deleted. */
export async function settleShowing(context: ServiceContext, showing: string, outcome: DeliveryOutcome): Promise<void> {
  const burn = outcome === 'refused' ? { burnHandle: null, burnAt: null } : {};
  await context.database.write(({ manager }) =>
    manager.update(DeliveryEntity, { id: showing }, { state: outcome, settledAt: context.clock(), ...burn }),
  );
}
