import type { PendingDelivery } from '../../src/chat/contracts/command.ts';
import { type Block, text, type View, view } from '../../src/chat/contracts/view.ts';
import type { DeliveryOutcome } from '../../src/domain/keys/regeneration.ts';
import type { UndeliveredSecret } from '../../src/services/keys/createKey.ts';
import { rememberShownSecret, type Settlement, settleDelivery } from '../../src/services/keys/settleDelivery.ts';
import { tellOffer } from '../incident/tellOffer.ts';
import type { Authorized } from '../shared/define.ts';
import { discardedText, overtakenText, unconfirmedText, withdrawnText } from './copy.ts';
import { secretCard } from './keyViews.ts';

/**
 * The delivery of a pending secret, and what to say where it wasn't simply shown.
 * @param secret whether it is its key's first one.
 */
export function deliveryOf(
  context: Authorized,
  pending: UndeliveredSecret,
  title: string,
  notes: readonly string[],
  secret: 'first' | 'next',
): PendingDelivery {
  return {
    card: secretCard(title, pending, notes),
    prepareDeletion: (deletionHandle) => rememberShownSecret(context.services, pending.deliveryId, deletionHandle),
    async settle(outcome: DeliveryOutcome): Promise<View | undefined> {
      const settlement = await settleDelivery(context.services, context.by, pending.deliveryId, outcome);
      if (settlement === 'complete' && secret === 'next') return offerView(await tellOffer(context, pending.keyId));
      return settlementView(settlement, pending.keyName, secret === 'first');
    },
  };
}

/** It stands beside the secret, whose own message has no buttons. */
function offerView(offer: readonly Block[]): View | undefined {
  return offer.length === 0 ? undefined : view(...offer);
}

function settlementView(settlement: Settlement, name: string, isNew: boolean): View | undefined {
  switch (settlement) {
    case 'complete':
      return undefined;
    case 'discarded':
      return view(text(discardedText(name, isNew)));
    case 'withdrawn':
      return view(text(withdrawnText(name, isNew)));
    case 'waiting-for-first-use':
      return view(text(unconfirmedText(name, isNew)));
    case 'gone':
      return view(text(overtakenText(name)));
  }
}
