import type { PendingDelivery } from '../../src/chat/contracts/command.ts';
import { text, view } from '../../src/chat/contracts/view.ts';
import { Secret } from '../../src/domain/keys/secret.ts';
import { SHOWN_FOR } from '../../src/services/keys/openDelivery.ts';
import { newShowing, rememberShowing, settleShowing } from '../../src/services/people/secondFactor/showings.ts';
import type { Authorized } from '../shared/define.ts';
import { accountOf } from './account.ts';
import { CODES, ENROLL } from './copy.ts';

/** The one showing of recovery codes, all in one block to copy. @param said what is said once they are shown. */
export async function recoveryDelivery(
  context: Authorized,
  codes: readonly Secret[],
  said: string,
): Promise<PendingDelivery> {
  const { services, by } = context;
  const showing = newShowing(services);
  return {
    card: {
      title: CODES.title,
      owner: { label: ENROLL.account, value: await accountOf(context) },
      codes: [{ label: CODES.label, code: new Secret(codes.map((code) => code.reveal()).join('\n')) }],
      notes: [CODES.each, CODES.once],
      deleteAfter: SHOWN_FOR,
    },
    prepareDeletion: (deletionHandle) => rememberShowing(services, by, showing, deletionHandle),
    async settle(outcome) {
      await settleShowing(services, showing, outcome);
      if (outcome === 'refused') return view(text(said), text(CODES.lost));
      return view(text(said), outcome === 'unknown' ? text(CODES.perhaps) : undefined);
    },
  };
}
