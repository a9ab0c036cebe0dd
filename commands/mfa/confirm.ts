import { done } from '../../src/domain/result.ts';
import { confirmEnrolment } from '../../src/services/people/secondFactor/enroll.ts';
import { command } from '../shared/define.ts';
import { askForOwnCode, givenCode } from './codeSubject.ts';
import { CODES, LABEL, OPTION, SUMMARY } from './copy.ts';
import { recoveryDelivery } from './recoveryCodes.ts';

/** Confirms a second factor with its first code, and shows the recovery codes, once. */
export const mfaConfirm = command({
  path: ['mfa', 'confirm'],
  summary: SUMMARY.confirm,
  examples: ['/apikey mfa confirm'],
  action: 'mfa.enroll',
  options: { code: { type: 'secret', description: OPTION.code } },
  submitLabel: LABEL.confirm,
  find: (context, { code }) => askForOwnCode(context, code, 'waiting'),
  scope: () => ({}),
  async run(context, { options: { code } }) {
    const confirmed = await confirmEnrolment(context.services, context.by, givenCode(code));
    if (confirmed.kind === 'refused') return confirmed;
    return done({ kind: 'delivery', delivery: await recoveryDelivery(context, confirmed.value, CODES.on) });
  },
});
