import type { PendingDelivery } from '../../src/chat/contracts/command.ts';
import { buttons, note, text, view } from '../../src/chat/contracts/view.ts';
import { Secret } from '../../src/domain/keys/secret.ts';
import { done, refused } from '../../src/domain/result.ts';
import { SHOWN_FOR } from '../../src/services/keys/openDelivery.ts';
import { beginEnrolment, type Enrolment, refuseEnrolment } from '../../src/services/people/secondFactor/enroll.ts';
import { qrPicture, qrText } from '../../src/services/people/secondFactor/qrCode.ts';
import { newShowing, rememberShowing, settleShowing } from '../../src/services/people/secondFactor/showings.ts';
import { type Authorized, aboutNothing, command } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import { accountOf } from './account.ts';
import { ENROLL, LABEL, SUMMARY } from './copy.ts';

/** Shows the setup key of a new second factor, once. It counts from its first code on (confirm.ts). */
export const mfaEnroll = command({
  path: ['mfa', 'enroll'],
  aliases: ['mfa setup', 'mfa enable', 'mfa enrol'],
  summary: SUMMARY.enroll,
  examples: ['/apikey mfa enroll'],
  action: 'mfa.enroll',
  options: {},
  ...aboutNothing,
  async offer(context) {
    const refusal = await refuseEnrolment(context.services, context.actor.personId);
    if (refusal !== undefined) return refused(refusal);
    const lines = [[ENROLL.account, await accountOf(context)]] as const;
    return done({ title: ENROLL.question, label: LABEL.showKey, lines });
  },
  async run(context) {
    const account = await accountOf(context);
    const begun = await beginEnrolment(context.services, context.by, account);
    if (begun.kind === 'refused') return begun;
    return done({ kind: 'delivery', delivery: await keyDelivery(context, account, begun.value) });
  },
});

async function keyDelivery({ services, by }: Authorized, account: string, made: Enrolment): Promise<PendingDelivery> {
  const showing = newShowing(services);
  const link = made.link.reveal();
  return {
    card: {
      title: ENROLL.title,
      owner: { label: ENROLL.account, value: account },
      codes: [{ label: ENROLL.key, code: made.seed }],
      qr: {
        description: ENROLL.picture,
        contents: made.link,
        text: new Secret(qrText(link)),
        png: await qrPicture(link),
      },
      notes: [ENROLL.scan, ENROLL.once],
      deleteAfter: SHOWN_FOR,
    },
    prepareDeletion: (deletionHandle) => rememberShowing(services, by, showing, deletionHandle),
    async settle(outcome) {
      await settleShowing(services, showing, outcome);
      if (outcome === 'refused') return view(text(ENROLL.lost));
      const next = buttons(go(LABEL.enterCode, ['mfa', 'confirm'], {}, 'primary'));
      return view(text(ENROLL.next), outcome === 'unknown' ? note(ENROLL.perhaps) : undefined, next);
    },
  };
}
