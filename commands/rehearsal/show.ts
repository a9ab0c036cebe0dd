import { found, keySubject } from '../key/keySubject.ts';
import { OPTION as SHARED } from '../shared/copy.ts';
import { command } from '../shared/define.ts';
import { SUMMARY } from './copy.ts';
import { rehearsalNow } from './rehearsalSubject.ts';

/** What a rehearsal has counted so far, or what became of it. */
export const rehearsalShow = command({
  path: ['rehearsal', 'show'],
  aliases: ['rehearsal'],
  summary: SUMMARY.show,
  examples: ['/apikey rehearsal show chat-bot'],
  action: 'key.show',
  options: {
    key: { type: 'key', required: true, description: SHARED.key },
    channel: { type: 'channel', description: SHARED.channelOfKey },
  },
  screen: true,
  find: (_, { key }) => found(key),
  scope: keySubject.scope,
  run: (context, { subject: key }) => rehearsalNow(context, key),
});
