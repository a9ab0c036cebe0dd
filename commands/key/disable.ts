import { code, text, view } from '../../src/chat/contracts/view.ts';
import { ownerName } from '../../src/domain/keys/keyOwner.ts';
import { askToRehearse, beginRehearsal, REHEARSE_OPTION, rehearsedFor } from '../rehearsal/rehearsalSubject.ts';
import { confirmedCommand } from '../shared/define.ts';
import { actStatus, askStatus, type StatusCommandText } from './changeStatus.ts';
import { CONSEQUENCE, disabledForOthers, disabledText, LABEL, SUMMARY } from './copy.ts';
import { mayPressOn, oneKey } from './keySubject.ts';

const WORDS: StatusCommandText = {
  verb: 'disable',
  aliases: ['off', 'deactivate'],
  label: LABEL.disable,
  style: 'danger',
  summary: SUMMARY.disable,
  examples: [
    '/apikey disable chat-bot',
    '/apikey disable key:chat-bot reason:"seen in a public log"',
    '/apikey disable chat-bot rehearse:15m',
  ],
  consequence: (context, key) =>
    mayPressOn(context, 'key.activate', key) ? CONSEQUENCE.disable : CONSEQUENCE.disableForOthers,
  // Someone on call may stop a key, but not bring it back.
  after: (context, key) =>
    Promise.resolve(
      mayPressOn(context, 'key.activate', key)
        ? view(text(disabledText(key.name)), code(`/apikey activate key:${key.id}`))
        : view(text(disabledForOthers(key.name, ownerName(key.owner), key.project.name))),
    ),
};

/** Manual 004: the slider to the left. With `rehearse:` nothing stops, and what would have is counted. */
export const disable = confirmedCommand({
  path: ['disable'],
  aliases: WORDS.aliases ?? [],
  summary: WORDS.summary,
  examples: WORDS.examples,
  action: 'key.disable',
  ...oneKey,
  options: { ...oneKey.options, rehearse: REHEARSE_OPTION },
  ask: (context, { subject: key, options: { rehearse } }) =>
    rehearse === undefined ? askStatus(context, key, WORDS) : askToRehearse(context, key, 'disable', rehearse),
  act: (context, { subject: key, confirmation }) => {
    const duration = rehearsedFor(confirmation);
    return duration === undefined
      ? actStatus(context, confirmation, WORDS)
      : beginRehearsal(context, { key, confirmation }, 'disable', duration);
  },
});
