import type { PendingDelivery } from '../../src/chat/contracts/command.ts';
import { text, type View, view } from '../../src/chat/contracts/view.ts';
import type { DeliveryOutcome } from '../../src/domain/keys/regeneration.ts';
import type { UndeliveredSecret } from '../../src/services/keys/createKey.ts';
import { rememberShownSecret, type Settlement, settleDelivery } from '../../src/services/keys/settleDelivery.ts';
import type { Authorized } from '../shared/define.ts';
import { secretCard } from './keyViews.ts';

/** The delivery of a secret that is pending, and what is said where it was not simply shown. */
export function deliveryOf(
  context: Authorized,
  pending: UndeliveredSecret,
  title: string,
  notes: readonly string[],
): PendingDelivery {
  return {
    card: secretCard(title, pending, notes),
    prepareDeletion: (burnHandle) => rememberShownSecret(context.services, pending.deliveryId, burnHandle),
    async settle(outcome: DeliveryOutcome): Promise<View | undefined> {
      const settlement = await settleDelivery(context.services, context.by, pending.deliveryId, outcome);
      return settlementView(settlement, pending.keyName);
    },
  };
}

function settlementView(settlement: Settlement, name: string): View | undefined {
  switch (settlement) {
    case 'complete':
      return undefined;
    case 'discarded':
      return view(
        text(`I could not show you the new secret for ${name}, so I discarded it. What worked before works still.`),
      );
    case 'withdrawn':
      return view(
        text(
          `You no longer have permission to do this, so the new secret for ${name} was discarded. What worked before works still.`,
        ),
      );
    case 'waiting-for-first-use':
      return view(
        text(
          `I can’t tell whether you saw the new secret for ${name}. If you did, use it: its first use makes it valid for good. ` +
            'If not, it is discarded in 15 minutes, and what worked before works still.',
        ),
      );
    case 'gone':
      return view(text(`The new secret for ${name} was overtaken by another change. See /apikey show.`));
  }
}
