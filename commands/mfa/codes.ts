import { done } from '../../src/domain/result.ts';
import { renewRecoveryCodes } from '../../src/services/people/secondFactor/enroll.ts';
import { command } from '../shared/define.ts';
import { askForOwnCode, givenCode } from './codeSubject.ts';
import { CODES, LABEL, OPTION, SUMMARY } from './copy.ts';
import { recoveryDelivery } from './recoveryCodes.ts';

/** Replaces the recovery codes, after a code. */
export const mfaCodes = command({
  path: ['mfa', 'codes'],
  summary: SUMMARY.codes,
  examples: ['/apikey mfa codes'],
  action: 'mfa.enroll',
  recordAs: 'mfa.codes',
  options: { code: { type: 'secret', description: OPTION.code } },
  submitLabel: LABEL.newCodes,
  find: (context, { code }) => askForOwnCode(context, code, 'enrolled'),
  scope: () => ({}),
  async run(context, { options: { code } }) {
    const renewed = await renewRecoveryCodes(context.services, context.by, givenCode(code));
    if (renewed.kind === 'refused') return renewed;
    return done({ kind: 'delivery', delivery: await recoveryDelivery(context, renewed.value, CODES.renewed) });
  },
});
