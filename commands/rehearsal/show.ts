import { aboutKey, KEY_OPTIONS } from '../key/keySubject.ts';
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
  options: KEY_OPTIONS,
  screen: true,
  ...aboutKey,
  run: (context, { subject: key }) => rehearsalNow(context, key),
});
