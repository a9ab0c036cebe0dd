import { code, text, view } from '../../src/chat/contracts/view.ts';
import { ownerName } from '../../src/domain/keys/keyOwner.ts';
import { statusCommand } from './changeStatus.ts';
import { CONSEQUENCE, disabledForOthers, disabledText, LABEL, SUMMARY } from './copy.ts';
import { mayPressOn } from './keySubject.ts';

/** Manual 004: the slider to the left. */
export const disable = statusCommand({
  verb: 'disable',
  aliases: ['off', 'deactivate'],
  label: LABEL.disable,
  style: 'danger',
  summary: SUMMARY.disable,
  examples: ['/apikey disable chat-bot', '/apikey disable key:chat-bot reason:"seen in a public log"'],
  consequence: (context, key) =>
    mayPressOn(context, 'key.activate', key) ? CONSEQUENCE.disable : CONSEQUENCE.disableForOthers,
  // Someone on call may stop a key, but not bring it back.
  after: (context, key) =>
    Promise.resolve(
      mayPressOn(context, 'key.activate', key)
        ? view(text(disabledText(key.name)), code(`/apikey activate key:${key.id}`))
        : view(text(disabledForOthers(key.name, ownerName(key.owner), key.project.name))),
    ),
});
