import { buttons, text } from '../../src/chat/contracts/view.ts';
import { recover } from '../../src/services/people/secondFactor/lift.ts';
import { command, showing } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import { askForOwnCode, givenCode } from './codeSubject.ts';
import { LABEL, OPTION, RECOVERED, SUMMARY } from './copy.ts';

/** Lifts the second factor of a lost phone with a recovery code, and asks for a new one. */
export const mfaRecover = command({
  path: ['mfa', 'recover'],
  summary: SUMMARY.recover,
  examples: ['/apikey mfa recover'],
  action: 'mfa.recover',
  options: { code: { type: 'secret', description: OPTION.recovery } },
  submitLabel: LABEL.recover,
  find: (context, { code }) => askForOwnCode(context, code, 'enrolled'),
  scope: () => ({}),
  async run(context, { options: { code } }) {
    const recovered = await recover(context.services, context.by, givenCode(code));
    if (recovered.kind === 'refused') return recovered;
    const next = buttons(go(LABEL.enroll, ['mfa', 'enroll'], {}, 'primary'));
    return showing(text(RECOVERED), next);
  },
});
