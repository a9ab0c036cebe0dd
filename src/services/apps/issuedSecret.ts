import type { App } from '../../domain/apps/app.ts';
import type { DeliveryOutcome } from '../../domain/keys/regeneration.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { AppEntity, AppLinkEntity } from '../../persistence/entities/apps/apps.ts';
import { DeliveryEntity } from '../../persistence/entities/conversations.ts';
import { change } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { openDelivery } from '../keys/openDelivery.ts';
import { lockApp } from './demandOnApp.ts';

/**
 * Stores how a platform can delete the message that shows an app's signing secret: sealed, before it is shown, and only until it is
 * deleted. The app's own ID stands for the secret: an app has one such showing.
 */
export async function rememberIssuedSecret(
  context: ServiceContext,
  requester: Requester,
  app: Pick<App, 'id'>,
  burnHandle: string,
): Promise<void> {
  const delivery = { id: newRowId(context), secretId: app.id, keyId: '', by: requester, burnHandle };
  await context.database.write(({ manager }) => openDelivery(context, manager, delivery));
}

/**
 * Commits what the platform's answer means for an app whose signing secret was to be shown: where nobody could see it, the app is
 * removed again, because nobody could ever check its calls.
 */
export async function settleIssuedSecret(
  context: ServiceContext,
  app: Pick<App, 'id'>,
  outcome: DeliveryOutcome,
): Promise<void> {
  await change(context, async (transaction) => {
    const { manager } = transaction;
    const row = await lockApp(transaction, app.id);
    const now = context.clock();
    const deletion = outcome === 'refused' ? { burnHandle: null, burnAt: null } : {};
    await manager.update(DeliveryEntity, { secretId: app.id }, { state: outcome, settledAt: now, ...deletion });
    if (outcome !== 'refused' || row === null) return;
    await manager.delete(AppLinkEntity, { appId: row.id });
    await manager.update(AppEntity, { id: row.id }, { removedAt: now, settings: '' });
    const { name: subject, projectId } = row;
    const detail = { because: 'delivery-refused' };
    transaction.record({ by: 'latchkey', action: 'app.remove', subject, projectId, detail });
  });
}
