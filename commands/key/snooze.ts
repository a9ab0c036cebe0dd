import { buttons, note, text, view } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { done } from '../../src/domain/result.ts';
import { expiryMoment, moment } from '../../src/domain/time/moment.ts';
import { type Snoozed, snoozeKey } from '../../src/services/notifications/snooze.ts';
import { type Authorized, command } from '../shared/define.ts';
import { found, keySubject } from './keySubject.ts';
import { keyButton } from './keyViews.ts';

/** Puts off the warnings of a key's end. The key itself is not touched, so it is done at once. */
export const snooze = command({
  path: ['snooze'],
  aliases: ['remind'],
  summary: 'Put off the warnings of a key’s end, never past the end itself.',
  examples: ['/apikey snooze chat-bot for:3d', '/apikey snooze key:shop/rasa/chat-bot for:1w'],
  action: 'key.snooze',
  options: {
    key: { type: 'key', required: true, description: 'The key, by name or ID' },
    for: {
      type: 'choice',
      choices: ['1d', '3d', '1w'],
      required: true,
      description: 'For how long: a day, three days or a week',
    },
    channel: { type: 'channel', description: 'Its integration channel, where the name alone is not enough' },
  },
  find: (_, { key }) => found(key),
  scope: keySubject.scope,
  async run(context, { subject: key, options }) {
    const snoozed = await snoozeKey(context.services, context.by, key, options.for);
    if (snoozed.kind === 'refused') return snoozed;
    const shown = view(
      text(sentence(context, key, snoozed.value)),
      note(`It ends on ${expiryMoment(key.expiresAt, context.now)}, however often it is put off.`),
      buttons(keyButton('Regenerate', 'regenerate', key)),
    );
    return done({ kind: 'view', view: shown });
  },
});

function sentence({ actor }: Authorized, key: ApiKey, { until }: Snoozed): string {
  const mine = key.owner.id === actor.personId;
  const who = mine ? 'You are' : `${key.owner.name} is`;
  return `${who} warned of the key ${key.name} again on ${moment(until, 'minute')}, and not before.`;
}
