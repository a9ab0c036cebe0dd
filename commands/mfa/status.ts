import { buttons, fields, heading, note } from '../../src/chat/contracts/view.ts';
import { moment } from '../../src/domain/time/moment.ts';
import { secondFactorStatus } from '../../src/services/people/secondFactor/state.ts';
import { aboutNothing, command, showing } from '../shared/define.ts';
import { go } from '../shared/navigation.ts';
import { LABEL, MODE, STATUS, SUMMARY } from './copy.ts';

/** Shows whether a second factor is on, and what this deployment asks of it. */
export const mfaStatus = command({
  path: ['mfa', 'status'],
  aliases: ['mfa show'],
  summary: SUMMARY.status,
  examples: ['/apikey mfa status'],
  action: 'mfa.status',
  options: {},
  screen: true,
  ...aboutNothing,
  async run({ services, actor }) {
    const { mode, enrolledAt, isWaiting, recoveryCodes, pausedUntil } = await secondFactorStatus(
      services,
      actor.personId,
    );
    const state = enrolledAt !== null ? STATUS.on : isWaiting ? STATUS.waiting : STATUS.off;
    const next = isWaiting
      ? [go(LABEL.enterCode, ['mfa', 'confirm'], {}, 'primary'), go(LABEL.enroll, ['mfa', 'enroll'])]
      : enrolledAt === null
        ? [go(LABEL.enroll, ['mfa', 'enroll'], {}, 'primary')]
        : [go(LABEL.newCodes, ['mfa', 'codes']), go(LABEL.disable, ['mfa', 'disable'], {}, 'danger')];
    return showing(
      heading(STATUS.title),
      fields(
        [STATUS.state, state],
        ...(enrolledAt === null ? [] : ([[STATUS.since, moment(enrolledAt, 'day')]] as const)),
        ...(enrolledAt === null ? [] : ([[STATUS.codes, String(recoveryCodes)]] as const)),
        ...(pausedUntil === null ? [] : ([[STATUS.paused, moment(pausedUntil, 'minute')]] as const)),
      ),
      note(MODE[mode]),
      ...(mode === 'off' ? [] : [buttons(...next)]),
    );
  },
});
