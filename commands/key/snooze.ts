import { buttons, note, text } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { ownerName } from '../../src/domain/keys/keyOwner.ts';
import { expiryMoment, moment } from '../../src/domain/time/moment.ts';
import { type Snoozed, snoozeKey } from '../../src/services/notifications/snooze.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { type Authorized, command, showing } from '../shared/define.ts';
import { LABEL, OPTION, SUMMARY, snoozedText, stillExpires } from './copy.ts';
import { aboutKey } from './keySubject.ts';
import { keyButton } from './keyViews.ts';

/** Snoozes a key's reminders. The key itself stays as it is, so nothing is asked first. */
export const snooze = command({
  path: ['snooze'],
  aliases: ['remind'],
  summary: SUMMARY.snooze,
  examples: ['/apikey snooze chat-bot for:3d', '/apikey snooze key:shop/rasa/chat-bot for:1w'],
  action: 'key.snooze',
  options: {
    key: { type: 'key', required: true, description: SHARED.key },
    for: {
      type: 'choice',
      choices: ['1d', '3d', '1w'],
      required: true,
      description: OPTION.snoozeFor,
    },
    channel: { type: 'channel', description: SHARED.channelOfKey },
  },
  ...aboutKey,
  async run(context, { subject: key, options }) {
    const snoozed = await snoozeKey(context.services, context.by, key, options.for);
    if (snoozed.kind === 'refused') return snoozed;
    return showing(
      text(sentence(context, key, snoozed.value)),
      note(stillExpires(expiryMoment(key.expiresAt, context.now))),
      buttons(keyButton(LABEL.regenerate, 'regenerate', key)),
    );
  },
});

/** @returns who isn't reminded until then; undefined for the reader. */
function remindedName({ owner }: ApiKey, reader: string): string | undefined {
  const reminded = owner.kind === 'person' ? owner : owner.assignee;
  return reminded?.id === reader ? undefined : (reminded?.name ?? ownerName(owner));
}

function sentence({ actor }: Authorized, key: ApiKey, { until }: Snoozed): string {
  return snoozedText(key.name, remindedName(key, actor.personId), moment(until, 'minute'));
}
